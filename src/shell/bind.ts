/** Makes the values of a command's arguments out of the words of a line, or says what is wrong with them. */
import type { Argument } from './arguments/argument.ts';
import type { ArgumentContext } from './arguments/type.ts';
import { arrange, type Slot } from './arrange.ts';
import type { Command } from './command.ts';
import { Complaint, type TextRange, UsageError } from './errors.ts';
import type { Token } from './token.ts';

/**
 * @param tokens the whole line's, the command's name first
 * @returns a value an argument, by name
 * @throws UsageError with the place in the line, the usage and an example
 */
export async function bind(
  command: Command,
  tokens: readonly Token[],
  line: string,
  context: ArgumentContext,
): Promise<Readonly<Record<string, unknown>>> {
  const { slots, waiting, misplaced } = arrange(command, tokens.slice(1), line);
  const end = { from: line.trimEnd().length + 1, to: line.trimEnd().length + 2 };
  if (misplaced !== undefined) throw usageError(command, misplaced.why, misplaced.token);
  if (waiting !== undefined) {
    const { types, word } = waiting.argument;
    throw usageError(command, `\`${word}\` needs ${types[waiting.tokens.length]!.name} after it`, end);
  }
  const missing = slots.find(({ argument, tokens: words }) => !argument.optional && words.length === 0);
  if (missing !== undefined) throw usageError(command, `missing ${nameOf(missing.argument)}`, end);
  const values: Record<string, unknown> = {};
  for (const slot of slots) values[slot.name] = await valueOfSlot(command, slot, context);
  return values;
}

async function valueOfSlot(command: Command, slot: Slot, context: ArgumentContext): Promise<unknown> {
  const { argument, tokens, announced } = slot;
  if (tokens.length === 0 && announced === undefined) return argument.absent;
  const values: unknown[] = [];
  for (const [index, token] of tokens.entries()) {
    const type = argument.types[argument.shape === 'many' ? 0 : index]!;
    try {
      values.push(await type.parse(token, context));
    } catch (error) {
      if (error instanceof Complaint) throw usageError(command, error.message, placeOf(token, error.place), error);
      throw error;
    }
  }
  return argument.collect(values);
}

/** A complaint's place counts within the word; words with escapes or quotes are marked as a whole. */
function placeOf(token: Token, within: TextRange | undefined): TextRange {
  const brace = token.kind === 'BracketString' ? 1 : 0;
  const literal = token.to - token.from === token.text.length + 2 * brace;
  if (within === undefined || !literal) return { from: token.from, to: token.to };
  return { from: token.from + brace + within.from, to: token.from + brace + within.to };
}

function nameOf(argument: Argument<unknown>): string {
  const type = argument.types[0]?.name ?? '';
  return argument.word === undefined ? type : `\`${argument.word} ${type}\``;
}

function usageError(command: Command, message: string, { from, to }: TextRange, cause?: Complaint): UsageError {
  const help = cause?.help ?? usageHelp(command);
  return new UsageError(message, { from, to }, help, cause === undefined ? {} : { cause });
}

/** How it is typed, and a line that is right. */
function usageHelp(command: Command): readonly string[] {
  return [`${command.usage[0]}     e.g. ${command.examples[0][0]}`];
}
