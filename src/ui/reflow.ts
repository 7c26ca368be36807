import stringWidth from '../format/width.ts';
import type { LiveRows, Window } from './live-rows.ts';

/**
 * What a terminal does with the cursor when its window gets narrower and rows wrap:
 * - `tracks`: it stays at its character (VTE, kitty, alacritty, foot, WezTerm, Konsole, tmux, Windows Terminal, iTerm2);
 * - `drifts`: it goes down by one for every row that wraps anywhere, and its own row does not wrap (xterm.js, in
 *   Buffer.ts `_reflowSmaller`);
 * - `cuts`: rows do not wrap, their ends are lost (xterm, the Linux console, GNU screen).
 */
export type Reflow = 'tracks' | 'drifts' | 'cuts';

/** Programs that draw their terminal with xterm.js, by TERM_PROGRAM. */
const xtermJs = new Set(['vscode', 'Hyper', 'Tabby']);

export function reflowOf(env: NodeJS.ProcessEnv): Reflow {
  if (env['TMUX'] !== undefined) return 'tracks';
  if (xtermJs.has(env['TERM_PROGRAM'] ?? '')) return 'drifts';
  const term = env['TERM'] ?? '';
  if (env['XTERM_VERSION'] !== undefined || /^(linux|screen|st\b|vt\d)/.test(term)) return 'cuts';
  return 'tracks';
}

/**
 * How many rows further up the live area now begins than its own height says, after the window got narrower. Erasing
 * from there leaves no copy of the prompt, and touches nothing of the transcript.
 * @param drawn what is on the screen, as drawn in a window of `from` columns
 */
export function rowsAbove(drawn: LiveRows, from: Window, to: Window, reflow: Reflow): number {
  if (to.columns >= from.columns || reflow === 'cuts') return 0;
  const { x, y } = drawn.cursor;
  let above = reflow === 'tracks' ? Math.floor(Math.min(x, from.columns - 1) / to.columns) : 0;
  for (const [index, row] of drawn.rows.slice(0, surviving(drawn, from, to)).entries()) {
    if (index === y || (index > y && reflow === 'tracks')) continue;
    const cells = Math.min(stringWidth(row.trimEnd()), from.columns);
    above += Math.max(1, Math.ceil(cells / to.columns)) - 1;
  }
  return above;
}

/** A window that got lower, too, has lost rows below the cursor before any wrapped; the live area ends with an empty one. */
function surviving(drawn: LiveRows, from: Window, to: Window): number {
  const lost = Math.max(0, from.rows - to.rows);
  return Math.max(drawn.cursor.y + 1, Math.min(drawn.rows.length, drawn.rows.length + 1 - lost));
}
