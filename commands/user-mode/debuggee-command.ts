import type { Result } from '../../src/format/json/kinds.ts';
import type { Argument, Values } from '../../src/shell/arguments/index.ts';
import { type Command, type CommandContext, command, type Declaration } from '../../src/shell/command.ts';
import { CommandError } from '../../src/shell/errors.ts';

type Arguments = Readonly<Record<string, Argument<unknown>>>;
type Plain<A extends Arguments> = Pick<
  Declaration<A, readonly ['halted']>,
  'names' | 'category' | 'summary' | 'usage' | 'examples' | 'details' | 'arguments'
>;

export interface DebuggeeCommand<A extends Arguments> extends Plain<A> {
  /** What is sent, as HyperDbg's interpreter understands it. @throws UsageError when the arguments do not go together */
  line(values: Values<A>): string;
  /** The debuggee is left running. Default: it halts again when the command has ended. */
  readonly leavesRunning?: boolean;
  /** It only asks: one that was lost may be sent again. */
  readonly asksOnly?: boolean;
  /** Whether what it printed is a refusal. HyperDbg reports it in no other way; output that is not recognised counts as success. */
  readonly isRefused?: (text: string) => boolean;
  /** Answers in the halt; undefined where only the debuggee's user mode can. */
  readonly inHalt?: (
    context: CommandContext<'halted'>,
    values: Values<A>,
  ) => Promise<Result | readonly Result[]> | undefined;
  /** What it printed as a result for programs, without lines. */
  readonly result?: (text: string) => Result;
}

const RUNS_MEANWHILE =
  'The user mode of the debuggee executes it. The debuggee runs meanwhile, with breakpoints and events off, and halts ' +
  'again elsewhere when the command has ended; Ctrl+C halts it earlier. The shell says so first, and asks once a ' +
  'session; `haltwire run` says it and continues.';
const IN_HALT = "Haltwire's debuggee answers it in the halt. With HyperDbg's:";
const RUNS_ON = 'The user mode of the debuggee executes it, and the debuggee keeps running.';

/** A command that the debuggee executes; its output comes as text of the debuggee. */
export function debuggeeCommand<const A extends Arguments>(declaration: DebuggeeCommand<A>): Command {
  const {
    line,
    leavesRunning = false,
    asksOnly = false,
    isRefused,
    result,
    inHalt,
    details = [],
    ...plain
  } = declaration;
  return command<A, readonly ['halted']>({
    ...plain,
    details: [...details, ...(inHalt === undefined ? [] : [IN_HALT]), leavesRunning ? RUNS_ON : RUNS_MEANWHILE],
    states: ['halted'],
    async run(context, values) {
      const answered = inHalt?.(context, values);
      if (answered !== undefined) return await answered;
      const { session, signal } = context;
      const text = line(values);
      if (!leavesRunning) await context.letRun(text);
      const printed = await session.runOnDebuggee(text, { stopsAgain: !leavesRunning, repeatable: asksOnly, signal });
      if (isRefused?.(printed)) throw new CommandError(`\`${text}\` was refused`, 'its output says why');
      return result?.(printed);
    },
  });
}

/** The given words of a line, one blank between them; what is undefined is left out. */
export function words(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

/** `pid 1f`, if there is one. */
export function named(word: string, value: number | bigint | undefined): string | undefined {
  return value === undefined ? undefined : `${word} ${value.toString(16)}`;
}

/** A word that keeps its blanks on the way. */
export function quoted(text: string): string {
  return /[\s"{}]/.test(text) || text === '' ? `"${text.replaceAll('"', '\\"')}"` : text;
}
