/**
 * Parts a line into a command and what its output goes through: `db @rsp l 100 | grep ff | head 3 > stack.txt`.
 *
 * `|`, `>` and `>>` do this as words of their own: with blanks around them, outside of quotes and braces. Scripts and
 * expressions that take the rest of the line (`? a | b;`, `print a > b`, `r rax = @rbx | 1`) have these signs
 * themselves: behind such a command they part only where nothing, or nothing but a script in braces, is before them.
 */
import type { Command } from '../command.ts';
import type { Registry } from '../registry.ts';
import type { Token } from '../token.ts';
import { tokenize } from '../tokenizer.ts';

/** One sign and the words behind it. */
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

const SIGNS: ReadonlySet<string> = new Set(['|', '>', '>>']);

export function splitLine(line: string, registry: Registry): Piped {
  const tokens = tokenize(line);
  const command = tokens[0] && registry.find(tokens[0].text);
  const at = tokens.findIndex((token, index) => isSign(token) && mayPart(command, tokens, index));
  if (at < 0) {
    return { line, tokens, stages: [] };
  }
  const stages: { sign: Token; words: Token[] }[] = [];
  for (const token of tokens.slice(at)) {
    if (isSign(token)) {
      stages.push({ sign: token, words: [] });
    } else {
      stages.at(-1)!.words.push(token);
    }
  }
  return { line: line.slice(0, tokens[at]!.from).trimEnd(), tokens: tokens.slice(0, at), stages };
}

function isSign({ kind, text, from, to }: Token): boolean {
  return kind === 'String' && SIGNS.has(text) && to - from === text.length;
}

/** Whether a sign behind a complete line would part it: not where the rest of the line is an expression. */
export function mayFilter(line: string, registry: Registry): boolean {
  const tokens = tokenize(line);
  const command = tokens[0] && registry.find(tokens[0].text);
  return command !== undefined && mayPart(command, tokens, tokens.length);
}

function mayPart(command: Command | undefined, tokens: readonly Token[], index: number): boolean {
  const takesRest = command !== undefined && Object.values(command.arguments).some(({ shape }) => shape === 'tail');
  const inBraces = index === 2 && tokens[1]?.kind === 'BracketString';
  return index === 1 || (index > 1 && (!takesRest || inBraces));
}
