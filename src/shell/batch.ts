/**
 * The shell without a person: commands one after the other, plain text or JSON out, an exit code at the end. It ends
 * when its commands end, and never waits without saying so for what cannot happen without a user.
 */
import type { Block } from '../format/block.ts';
import type { BatchCommand } from './batch-input.ts';
import { doneLine, type JsonOptions, jsonLine, plainText } from './batch-output.ts';
import { withoutComments } from './braces.ts';
import { errorBlock } from './error-block.ts';
import { CommandError } from './errors.ts';
import { exitCodes } from './exit-codes.ts';
import type { Outcome, Shell } from './shell.ts';
import { commandState } from './states.ts';
import { tokenize } from './tokenizer.ts';
import { HALT_PATIENCE, whileRunning } from './while-running.ts';

export interface BatchOptions {
  readonly commands: AsyncIterable<BatchCommand>;
  /** What was asked for: text, or one JSON object a line. */
  readonly write: (text: string) => void;
  /** Errors and what is waited for, for people; each with its newline. */
  readonly note: (text: string) => void;
  /** A block as text for people, its lines each with a newline; without colour when absent. */
  readonly paint?: (block: Block) => string;
  /** JSON instead of text. */
  readonly json?: JsonOptions;
  /** Goes on after a command that failed; the first failure's exit code counts all the same. */
  readonly keepGoing?: boolean;
  /** How long a command that needs a halted debuggee waits for the halt while it runs, in milliseconds. */
  readonly haltPatience?: number;
  /** Ends everything, with exit code 130. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the commands one after the other.
 *
 * @returns 0 when all succeeded, else that of the first failure (`exitCodes`); without `keepGoing` it is the last command
 */
export async function runBatch(shell: Shell, options: BatchOptions): Promise<number> {
  const { write, note, paint = plainText, json, keepGoing = false, signal } = options;
  let running: BatchCommand | undefined;
  let leaving = false;
  const show = (block: Block): void => {
    const isTrouble = troubles.has(block.kind);
    // The caller that ended the run knows why.
    if (isTrouble && !(block.kind === 'cancelled' && signal?.aborted)) note(placed(block, running));
    if (json !== undefined) write(jsonLine(block, running?.text ?? '', json));
    else if (!isTrouble) write(paint(block));
  };
  const unsubscribe = [
    shell.on('block', show),
    shell.on('exit', () => {
      leaving = true;
    }),
  ];
  let code: number = exitCodes.ok;
  try {
    for await (const command of options.commands) {
      running = command;
      const begun = performance.now();
      const outcome = await runCommand(shell, command, options, show);
      await shell.shown();
      if (json !== undefined) write(doneLine(command, { code: outcome.code, ms: performance.now() - begun }));
      code ||= outcome.code;
      if (leaving || signal?.aborted || isOver(outcome, keepGoing)) break;
    }
    await shell.shown();
  } finally {
    for (const each of unsubscribe) each();
  }
  return signal?.aborted ? exitCodes.interrupted : code;
}

/** What goes to standard error: people are to see it, and programs that read the text are not. */
const troubles: ReadonlySet<string> = new Set(['error', 'cancelled', 'warning', 'lost']);

/** With its place, unless it is an error in a command of several lines, which has its own. */
function placed(block: Block, command: BatchCommand | undefined): string {
  const text = plainText(block);
  return command !== undefined && text.startsWith(`${command.source}:`) ? text : `${placeOf(command)}${text}`;
}

/** `file:line: `, as compilers write it. */
function placeOf(command: BatchCommand | undefined): string {
  return command === undefined ? '' : `${command.source}:${command.line}: `;
}

/** A lost connection is no failure of one command: nothing after it can succeed. */
function isOver({ code }: Outcome, keepGoing: boolean): boolean {
  return code === exitCodes.connectionLost || (code !== exitCodes.ok && !keepGoing);
}

async function runCommand(
  shell: Shell,
  batch: BatchCommand,
  options: BatchOptions,
  show: (block: Block) => void,
): Promise<Outcome> {
  const { signal, note, haltPatience = HALT_PATIENCE } = options;
  const [name] = tokenize(withoutComments(batch.text));
  const command = name && shell.registry.find(name.text);
  const state = () => commandState(shell.session?.state);
  if (command !== undefined && !command.states.includes(state()) && command.states.includes('halted')) {
    const seconds = haltPatience / 1000;
    if (state() === 'running') {
      note(
        `${placeOf(batch)}\`${name!.text}\` waits up to ${seconds} s for the debuggee to halt; \`pause\` halts it\n`,
      );
    }
    await whileRunning(shell.session, haltPatience, signal);
    if (signal?.aborted) return { code: exitCodes.interrupted };
    if (state() === 'running') {
      const error = new CommandError(`the debuggee did not halt within ${seconds} s`, '`pause` halts it');
      show(errorBlock(error, { line: batch.text, prompt: undefined, verbose: shell.settings.verbose === 'on' }));
      return { code: exitCodes.failed, error };
    }
  }
  const outcome = await shell.execute(batch.text, { origin: batch, ...(signal === undefined ? {} : { signal }) });
  return state() === 'lost' ? { code: exitCodes.connectionLost } : outcome;
}
