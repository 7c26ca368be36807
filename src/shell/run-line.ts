/** From a line to a running command: find it, ask whether it fits the state, parse its arguments, show what it yields. */
import type { Block } from '../format/block.ts';
import { bind } from './bind.ts';
import type { Command, CommandContext, Commands, Output } from './command.ts';
import { UsageError } from './errors.ts';
import type { Execution } from './execution.ts';
import { later } from './later.ts';
import { refusal } from './state-refusal.ts';
import { commandState } from './states.ts';
import type { Token } from './token.ts';

/** The command that a line names. @throws UsageError when there is none of that name */
export function commandOf(tokens: readonly Token[], registry: Commands, line?: string): Command {
  const [name] = tokens as [Token, ...Token[]];
  const command = registry.find(name.text);
  if (command === undefined) {
    const word = name.text.toLowerCase();
    if (Object.hasOwn(later, word)) {
      const why = `\`${word}\` of HyperDbg is not here yet: it is a part of ${later[word]}`;
      throw new UsageError(why, name, ['.help lists all commands']);
    }
    const advice = registry.advice(name.text, line?.slice(name.from));
    const help =
      advice === undefined
        ? '.help lists all commands'
        : `${advice}${advice.endsWith('?') ? '' : ';'} .help lists all commands`;
    throw new UsageError(`no command \`${name.text}\``, name, [help]);
  }
  return command;
}

/** Where what a command yields goes. */
export interface CommandOutput {
  /** It is about to begin: its name, the state and its arguments are right. */
  readonly begin?: () => void;
  /** What it yields, one by one; awaited, so that what happened meanwhile is shown first. */
  readonly emit: (block: Block) => void | Promise<void>;
  /** Nothing more is wanted: it is left where it is. */
  readonly enough?: () => boolean;
}

/**
 * @throws UsageError, CommandError, and whatever the session throws
 */
export async function runCommand(
  tokens: readonly Token[],
  line: string,
  context: CommandContext,
  execution: Execution,
  output: CommandOutput,
): Promise<Command> {
  const command = commandOf(tokens, context.registry);
  const refused = refusal(command, context.typed, commandState(context.session?.state));
  if (refused !== undefined) throw refused;
  const values = await execution.orAbandoned(bind(command, tokens, line, context));
  context.signal.throwIfAborted();
  output.begin?.();
  await show(command.run(context, values), execution, output);
  return command;
}

async function show(output: Output, execution: Execution, { emit, enough }: CommandOutput): Promise<void> {
  if (output instanceof Promise) {
    const result = (await execution.orAbandoned<unknown>(output)) as Block | readonly Block[] | undefined;
    for (const block of result === undefined ? [] : [result].flat()) await emit(block);
    return;
  }
  const blocks = output[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await execution.orAbandoned(blocks.next());
      if (next.done) return;
      await emit(next.value);
      if (enough?.()) return;
    }
  } finally {
    // Lets an abandoned command clean up when it comes to it; without waiting for it.
    blocks.return?.()?.catch(() => {});
  }
}
