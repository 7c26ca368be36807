import { setTimeout as delay } from 'node:timers/promises';
import { Interaction } from './interaction.ts';
import { Keyboard } from './keyboard.ts';
import { type TerminalPager, terminalPager } from './pager.ts';
import { runPlain } from './plain.ts';
import { reflowOf } from './reflow.ts';
import { Screen } from './screen.tsx';
import type { TerminalInput, TerminalOutput } from './streams.ts';
import { hasAlternateScreen } from './terminal-modes.ts';
import { chooseTheme, whileWanted } from './theme.ts';
import { Transcript } from './transcript.ts';
import type { UiShell } from './ui-shell.ts';

export interface UiOptions {
  readonly stdin: TerminalInput;
  readonly stdout: TerminalOutput;
  /** True for colour wherever the output goes, false for none; undefined leaves it to FORCE_COLOR, NO_COLOR and TERM. */
  readonly color: boolean | undefined;
  /** Plain lines, nothing redrawn. */
  readonly screenReader: boolean;
  /** See PlainOptions. */
  readonly opened?: Promise<unknown>;
  /** Stands for `process.env` in tests. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Signals that end the shell, with the exit codes that they have by custom: 128 and their number. */
const endingSignals = { SIGTERM: 143, SIGHUP: 129 } as const;
/** The terminal went away under us: as if it had said so by SIGHUP. */
const EXIT_GONE = 129;
/** How long a stop may take to come, milliseconds. */
const STOP_DELAY = 50;

/**
 * Runs the shell at a terminal until it is left, its terminal is gone or a signal ends it; the terminal is as it was
 * afterwards, whatever happened. Where stdin or stdout is no terminal, or a poor one, it runs as plain lines.
 *
 * @returns the exit code
 */
export async function runUi(shell: UiShell, options: UiOptions): Promise<number> {
  const { stdin, stdout, color, screenReader, opened, env = process.env } = options;
  const terminal = stdin.isTTY === true && stdout.isTTY === true && stdin.setRawMode !== undefined;
  const capable = terminal && env['TERM'] !== 'dumb';
  const chosen = chooseTheme(color, env, capable && !screenReader);
  const theme = whileWanted(chosen, () => shell.settings.color !== 'off');
  if (!capable || screenReader) {
    return runPlain(shell, { stdin, stdout, editing: capable, screenReader, theme, opened });
  }
  const { promise: left, resolve: leave } = Promise.withResolvers<number>();
  const transcript = new Transcript(theme);
  const interaction = new Interaction(shell, transcript, {
    clearWindow: () => screen.clearWindow(),
    suspend: () => suspend(screen),
    enterFull: (source) => screen.enterFull(source),
    leaveFull: () => screen.leaveFull(),
    repaintFull: () => screen.repaintFull(),
    get window() {
      return screen.window;
    },
  });
  const pager = terminalPager(
    {
      lend: (callback) => lendWithKeys(screen, keyboard, callback),
      show: (blocks) => {
        for (const block of blocks) transcript.block(block);
      },
    },
    theme,
    env,
  );
  // First of all: a stop or a signal may come while the first frame is being drawn.
  const stopListening = onSignals(leave, interaction, () => screen, pager);
  const screen = new Screen({
    source: interaction,
    transcript,
    theme,
    stdin,
    stdout,
    reflow: reflowOf(env),
    hasAlternate: hasAlternateScreen(env),
  });
  const gone = () => leave(EXIT_GONE);
  const tellColumns = () => {
    shell.context.columns = stdout.columns || shell.context.columns;
  };
  tellColumns();
  stdout.on('resize', tellColumns);
  const keyboard = new Keyboard(stdin, { onKey: interaction.key, onGone: gone });
  const unsubscribe = shell.on('exit', leave);
  const unsetInteractive = shell.setInteractive({ answers: 'Enter goes on, Esc does not', pager });
  // It stays: a terminal that is gone may say so once more while the program ends.
  stdout.on('error', gone);
  try {
    return await left;
  } finally {
    unsubscribe();
    unsetInteractive();
    stdout.off('resize', tellColumns);
    stopListening();
    interaction.close();
    keyboard.stop();
    await screen.close();
  }
}

function onSignals(
  leave: (code: number) => void,
  interaction: Interaction,
  screen: () => Screen,
  pager: TerminalPager,
): () => void {
  const handlers: [NodeJS.Signals, () => void][] = [
    // In raw mode Ctrl+C is a key; this is `kill -INT`, which means the same. A pager's Ctrl+C comes here as well.
    ['SIGINT', () => pager.active || interaction.key({ kind: 'key', key: 'ctrl+c' })],
    ...Object.entries(endingSignals).map(
      ([name, code]) => [name as NodeJS.Signals, () => leave(code)] as [NodeJS.Signals, () => void],
    ),
  ];
  // Stopped from outside (`kill -STOP`) and continued: the tty may have been changed meanwhile.
  if (process.platform !== 'win32') handlers.push(['SIGCONT', () => void screen().lend(() => {})]);
  for (const [name, handler] of handlers) process.on(name, handler);
  return () => {
    for (const [name, handler] of handlers) process.off(name, handler);
  };
}

/** Lends the terminal to a program that reads its keys. @returns false when it cannot be had now */
async function lendWithKeys(screen: Screen, keyboard: Keyboard, callback: () => Promise<void>): Promise<boolean> {
  let lent = false;
  await screen.lend(async () => {
    lent = true;
    keyboard.pause();
    await callback().finally(() => keyboard.resume());
  });
  return lent;
}

/** Ctrl+Z: the whole job stops, as it would if the tty had seen the key; `fg` goes on here. */
async function suspend(screen: Screen): Promise<void> {
  if (process.platform === 'win32') return;
  await screen.lend(async () => {
    process.kill(0, 'SIGTSTP');
    // The stop may reach this thread a moment later, and must find the terminal as it was; nothing stops an orphaned job.
    await delay(STOP_DELAY);
  });
}
