/**
 * Parts a line into a command and what its output goes through: `db @rsp l 100 | grep ff | head 3 > stack.txt`.
 *
 * `|`, `>` and `>>` do this as words of their own: with blanks around them, outside of quotes and braces. Scripts and
 * expressions that take the rest of the line (`? a | b;`, `print a > b`, `r rax = @rbx | 1`) have these signs
 * themselves: after such a command they separate only where nothing is before them, or a statement that has ended, with
 * `;` or `}`.
 */

import { withoutComments } from '../braces.ts';
import type { Command, Commands } from '../command.ts';
import type { Token } from '../token.ts';
import { tokenize } from '../tokenizer.ts';
import { withSigns } from './signs.ts';
import { findFilter } from './table.ts';

/** One sign and the words after it. */
export interface Stage {
  readonly sign: Token;
  readonly words: readonly Token[];
}

export interface Piped {
  /** The command without its filters; offsets in it are the line's. */
  readonly line: string;
  /** The command's tokens. */
  readonly tokens: readonly Token[];
  readonly stages: readonly Stage[];
}

/** No operator can follow. */
const ENDED = /[;}]\s*$/;

const signs: ReadonlySet<string> = new Set(['|', '>', '>>']);

export function splitLine(line: string, registry: Commands): Piped {
  const words = tokenize(withoutComments(line));
  const tokens = withSigns(words);
  const command = tokens[0] && registry.find(tokens[0].text);
  const at = tokens.findIndex((token, index) => isSign(token) && mayPart(command, index, line.slice(0, token.from)));
  if (at < 0) return { line, tokens: words, stages: [] };
  const stages: { sign: Token; words: Token[] }[] = [];
  for (const token of tokens.slice(at)) {
    if (isSign(token)) stages.push({ sign: token, words: [] });
    else stages.at(-1)!.words.push(token);
  }
  return { line: line.slice(0, tokens[at]!.from).trimEnd(), tokens: tokens.slice(0, at), stages };
}

function isSign({ kind, text, from, to }: Token): boolean {
  return kind === 'String' && signs.has(text) && to - from === text.length;
}

/** Whether a sign after a complete line would split it: not where the rest of the line is an expression. */
export function mayFilter(line: string, registry: Commands): boolean {
  const tokens = tokenize(withoutComments(line));
  const command = tokens[0] && registry.find(tokens[0].text);
  return command !== undefined && mayPart(command, tokens.length, line);
}

/** A sign with the name of a filter after it that belongs to an expression, for the complaint about the expression. */
export function swallowedFilter({ tokens, stages }: Piped): string | undefined {
  const at = tokens.findIndex((token, index) => isSign(token) && findFilter(tokens[index + 1]?.text ?? ''));
  return at < 0 || stages.length > 0 ? undefined : `${tokens[at]!.text} ${tokens[at + 1]!.text}`;
}

/** @param before what is before the sign */
function mayPart(command: Command | undefined, index: number, before: string): boolean {
  const isExpression = Object.values(command?.arguments ?? {}).some(
    ({ shape, expressionAfter = '' }) => shape === 'tail' && before.includes(expressionAfter),
  );
  return index === 1 || (index > 1 && (!isExpression || ENDED.test(before)));
}
