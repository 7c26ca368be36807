import type { Block, TextLine } from '../format/block.ts';
import { plainTheme, type Theme } from './theme.ts';

/**
 * Control characters of every kind, bidi controls, and the line separators that some terminals obey. Text from the
 * debuggee has passed the gate long before; this is the last door before the terminal, for text of any origin.
 */
const OBEYED = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** The text with everything that a terminal would obey made visible: `\x1b`, `\u202e`. */
export function inert(text: string): string {
  return text.replace(OBEYED, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** One line of a block as the terminal gets it: our own SGR around inert text, no newline. */
export function paintLine(line: TextLine, theme: Theme): string {
  if (typeof line === 'string') return inert(line);
  let painted = '';
  for (const span of line) painted += theme.role(span.role, inert(span.text));
  return painted;
}

/** All of a block's lines, each ended by a newline. */
export const paintBlock = (block: Block, theme: Theme): string =>
  block.lines.map((line) => `${paintLine(line, theme)}\n`).join('');

/** A line without any sequence, for pipes and screen readers. */
export const plainLine = (line: TextLine): string => paintLine(line, plainTheme);
