/**
 * Gives each word of a line to the argument it belongs to. Parsing and completion both start here, so that what
 * completion offers is what the parser takes.
 */
import type { Argument } from './arguments/argument.ts';
import { closest } from './closest.ts';
import type { Command } from './command.ts';
import type { Token } from './token.ts';

/** An argument and the words that are its own; keywords do not count among them. */
export interface Slot {
  readonly name: string;
  readonly argument: Argument<unknown>;
  readonly tokens: Token[];
  /** The keyword or flag as it is in the line. */
  announced?: Token;
}

export interface Arrangement {
  /** All arguments of the command, in the order of the declaration. */
  readonly slots: readonly Slot[];
  /** The keyword whose values are not complete. */
  readonly waiting: Slot | undefined;
  /** The first word that has no place, and why. */
  readonly misplaced: { readonly token: Token; readonly why: string } | undefined;
}

/**
 * @param words the tokens after the command's name
 * @param line the line they come from: a tail takes its text as it is
 */
export function arrange(command: Command, words: readonly Token[], line: string): Arrangement {
  const slots: Slot[] = Object.entries(command.arguments).map(([name, argument]) => ({ name, argument, tokens: [] }));
  let waiting: Slot | undefined;
  for (const [index, token] of words.entries()) {
    if (waiting !== undefined) {
      waiting.tokens.push(token);
      waiting = isComplete(waiting) ? undefined : waiting;
      continue;
    }
    const announced = slots.find((slot) => announces(slot, token));
    if (announced !== undefined) {
      if (announced.announced !== undefined) {
        return { slots, waiting, misplaced: { token, why: `\`${token.text}\` was given before` } };
      }
      announced.announced = token;
      waiting = isComplete(announced) ? undefined : announced;
      continue;
    }
    const next = nextFree(slots);
    if (next === undefined) return { slots, waiting, misplaced: { token, why: tooMany(token, slots) } };
    if (next.argument.shape === 'tail') {
      next.tokens.push(rest(words.slice(index), line));
      break;
    }
    next.tokens.push(token);
  }
  return { slots, waiting, misplaced: undefined };
}

/** `l`, and how WinDbg writes it with its length. */
const LENGTH_WORD = 'l';
const GLUED_LENGTH = /^l(0x)?[0-9a-f`]+$/i;
const LENGTH_IN_FULL = /^(len|length|size)$/i;

/** A keyword that was mistyped, or that sticks to its value, is the usual reason. */
function tooMany({ text }: Token, slots: readonly Slot[]): string {
  const words = slots.flatMap(({ argument: { word }, announced }) => (word === undefined || announced ? [] : [word]));
  const near = closest(text, words);
  if (near !== undefined) return `one word too many; did you mean \`${near}\`?`;
  if (/^[|>]./.test(text)) return "one word too many; a filter's sign is a word of its own: `| grep`, `> FILE`";
  if (words.includes(LENGTH_WORD) && LENGTH_IN_FULL.test(text)) {
    return `one word too many; did you mean \`${LENGTH_WORD}\`?`;
  }
  const glued = words.includes(LENGTH_WORD) && GLUED_LENGTH.test(text);
  return glued ? `one word too many; did you mean \`l ${text.slice(1)}\`?` : 'one word too many';
}

/** The argument that the next word goes to when it is no keyword. */
export function nextFree(slots: readonly Slot[]): Slot | undefined {
  return slots.find(({ argument: { shape }, tokens }) => {
    if (shape === 'positional' || shape === 'tail') return tokens.length === 0;
    return shape === 'many';
  });
}

function announces({ argument }: Slot, token: Token): boolean {
  const isWord = token.kind === 'String' || token.kind === 'Num';
  return isWord && argument.word !== undefined && argument.word.toLowerCase() === token.text.toLowerCase();
}

const isComplete = ({ argument, tokens }: Slot): boolean => tokens.length === argument.types.length;

function rest(words: readonly Token[], line: string): Token {
  const from = words[0]!.from;
  const to = words.at(-1)!.to;
  return { kind: 'String', text: line.slice(from, to), from, to };
}
