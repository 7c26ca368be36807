/** The words of a stack, and which of them calls return to. */
import { callStack, type Session, type StackWord } from '../session/index.ts';
import { callBefore } from '../x86/call-before.ts';
import { INTERRUPT_FRAME_WORDS, isInterruptFrame } from './interrupt-frame.ts';

/** A call whose return address lies on the stack. */
export interface Call {
  readonly address: bigint;
  /** Undefined when the instruction does not say it. */
  readonly target: bigint | undefined;
}

/** A word of the stack; `call` is there when it can be a return address. */
export interface WalkedWord {
  readonly at: bigint;
  readonly value: bigint;
  readonly call: Call | undefined;
  /** It is the first of the words that an interrupt pushed: what it interrupted. */
  readonly isInterrupted: boolean;
}

export interface StackRange {
  /** Where to begin; 0 is the stack pointer of the operating core. */
  readonly base: bigint;
  readonly words: number;
  /** Bytes a word. */
  readonly width: 4 | 8;
  /** Of the code that calls. */
  readonly bits: 64 | 32;
}

export interface WalkedPart {
  readonly words: readonly WalkedWord[];
  /** The address of the first word that is not in this part. */
  readonly next: bigint;
  /** The word at `next` cannot be read, and nothing follows. */
  readonly ended: boolean;
}

/** Bytes that a word of a walk costs on the line: 24 there and 24 back. */
export const WALKED_WORD_COST = 48;
/** Words asked for at once: few at first, since the innermost frames matter most. */
export const FIRST_PART = 32;
const LATER_PARTS = 128;

/** Walks up the stack word by word, in parts, the innermost first. */
export async function* walkStack(
  session: Session,
  { base, words: total, width, bits }: StackRange,
  signal: AbortSignal,
): AsyncGenerator<WalkedPart> {
  let at = base;
  /** The last words of the part before: a frame may begin there and end in the next. */
  let held: readonly StackWord[] = [];
  for (let done = 0; done < total; ) {
    const count = Math.min(done === 0 ? FIRST_PART : LATER_PARTS, total - done);
    const part = await session.ask(callStack({ base: at, count, width }), { signal });
    const ended = part.words.length < count;
    at = BigInt.asUintN(64, part.base + BigInt(part.words.length * width));
    done += part.words.length;
    const isLast = ended || done >= total;
    const words = [...held, ...part.words];
    const values = words.map(({ value }) => value);
    const shown = isLast ? words.length : Math.max(0, words.length - (INTERRUPT_FRAME_WORDS - 1));
    held = words.slice(shown);
    const next = BigInt.asUintN(64, at - BigInt(held.length * width));
    const isFrame = (index: number) =>
      width === 8 && isInterruptFrame(values.slice(index, index + INTERRUPT_FRAME_WORDS));
    yield { words: words.slice(0, shown).map((word, index) => walked(word, bits, isFrame(index))), next, ended };
    if (ended) return;
  }
}

function walked(word: StackWord, bits: 64 | 32, isFrame: boolean): WalkedWord {
  const { at, value, readable, executable, before } = word;
  const call = readable && executable ? callBefore(before, bits, value) : undefined;
  const isInterrupted = isFrame && readable && executable;
  return { at, value, call: call && { address: call.address, target: call.target }, isInterrupted };
}
