/** `| less`: pages in the person's own pager, which has the terminal meanwhile. */
import { spawn } from 'node:child_process';
import type { Block } from '../format/block.ts';
import { CommandError } from '../shell/errors.ts';
import type { Pager } from '../shell/interactive-user.ts';
import { paintLine } from './paint.ts';
import type { Theme } from './theme.ts';

/** Where `less` has no other options: colours as they are. */
const LESS = 'R';
const NOT_FOUND = 127;
/** A program with its options, and nothing that needs a shell to stay. */
const SIMPLE = /^[\w./ +=:-]+$/;

export interface PagerTerminal {
  /** Lends the terminal out until the promise settles; false when it cannot be had now. */
  lend(callback: () => Promise<void>): Promise<boolean>;
  /** Shows lines without any pager. */
  show(blocks: readonly Block[]): void;
}

export interface TerminalPager extends Pager {
  /** A pager has the terminal: signals of the keyboard are meant for it. */
  readonly active: boolean;
}

export function terminalPager(terminal: PagerTerminal, theme: Theme, env: NodeJS.ProcessEnv): TerminalPager {
  let active = false;
  return {
    get active() {
      return active;
    },
    async page(blocks, signal) {
      signal.throwIfAborted();
      const text = blocks.flatMap(({ lines }) => lines.map((line) => `${paintLine(line, theme)}\n`)).join('');
      active = true;
      try {
        if (!(await terminal.lend(() => runPager(text, env, signal)))) terminal.show(blocks);
      } finally {
        active = false;
      }
    },
  };
}

/** @throws CommandError when there is no such program */
async function runPager(text: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const program = env['PAGER']?.trim() || (process.platform === 'win32' ? 'more' : 'less');
  // In the shell's place: otherwise it alone would be stopped when we are, and the pager would keep the terminal.
  const command = process.platform !== 'win32' && SIMPLE.test(program) ? `exec ${program}` : program;
  const child = spawn(command, {
    shell: true,
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...env, LESS: env['LESS'] ?? LESS },
  });
  const stop = () => child.kill();
  signal.addEventListener('abort', stop, { once: true });
  // A pager that is left before its end wants no more.
  child.stdin.on('error', () => {});
  child.stdin.end(text);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  signal.removeEventListener('abort', stop);
  if (code === NOT_FOUND) {
    throw new CommandError(
      `there is no pager \`${program}\``,
      'set PAGER, e.g. PAGER=more, before the shell is started',
    );
  }
}
