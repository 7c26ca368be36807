/** The words of a stack, each with whether it could be a return address (spec/PROTOCOL.md 7.7). */
import {
  DEBUGGER_CALLSTACK_DISPLAY_METHOD,
  DEBUGGER_CALLSTACK_REQUEST,
  DEBUGGER_SINGLE_CALLSTACK_FRAME,
  messages,
} from '../wire/index.ts';
import { check, type Question } from './question.ts';

export interface StackRequest {
  /** Where to begin; 0 is the stack pointer of the operating core. */
  readonly base: bigint;
  /** Words to look at. Each costs 24 bytes on the line in both directions. */
  readonly count: number;
  /** Bytes a word. */
  readonly width: 4 | 8;
}

export interface StackWord {
  /** Its address on the stack. */
  readonly at: bigint;
  readonly value: bigint;
  /** The memory that it points to can be read. */
  readonly readable: boolean;
  /** That memory can be executed. */
  readonly executable: boolean;
  /** The seven bytes before that memory: the end of a call, if this is a return address. Zeros when not readable. */
  readonly before: Uint8Array;
}

export interface StackPart {
  /** The first word's address: the stack pointer when it was asked for. */
  readonly base: bigint;
  /** Fewer than asked for where the stack ends or is not mapped. */
  readonly words: readonly StackWord[];
}

const head = DEBUGGER_CALLSTACK_REQUEST;
const frame = DEBUGGER_SINGLE_CALLSTACK_FRAME;
/** Padding after FrameCount, which comes back as it was sent (PROTOCOL.md 6). */
const TAG_AT = 20;

/** Reads a part of the stack. Harmless to repeat. */
export function callStack({ base, count, width }: StackRequest): Question<StackPart> {
  const size = head.size + count * frame.size;
  const payload = new Uint8Array(size);
  payload.set(
    head.encode({
      Is32Bit: width === 4,
      DisplayMethod: DEBUGGER_CALLSTACK_DISPLAY_METHOD.values.WITHOUT_PARAMS,
      Size: count * width,
      FrameCount: count,
      BaseAddress: base,
      BufferSize: BigInt(size),
    }),
  );
  return {
    what: `reading the stack${base === 0n ? '' : ` at 0x${base.toString(16)}`}`,
    request: messages.callStack,
    answer: messages.callStackResult,
    payload,
    answerBytes: size,
    tagAt: TAG_AT,
    repeatable: true,
    accepts(answer) {
      const { Is32Bit, Size, FrameCount, BaseAddress } = head.decode(answer);
      const suits = Is32Bit === (width === 4) && Size === count * width && FrameCount === count;
      return suits && (base === 0n || BaseAddress === base);
    },
    decode(answer) {
      const { KernelStatus, BaseAddress } = head.decode(answer);
      check(this.what, KernelStatus);
      return { base: BaseAddress, words: wordsOf(answer, BaseAddress, width) };
    },
  };
}

/** The words up to the first that cannot be read. An answer that is shorter than it should be holds fewer. */
function wordsOf(answer: Uint8Array, base: bigint, width: 4 | 8): StackWord[] {
  const words: StackWord[] = [];
  for (let at = head.size; at + frame.size <= answer.length; at += frame.size) {
    const { IsStackAddressValid, IsValidAddress, IsExecutable, Value, InstructionBytesOnRip } = frame.decode(
      answer,
      at,
    );
    if (!IsStackAddressValid) break;
    words.push({
      at: BigInt.asUintN(64, base + BigInt(words.length * width)),
      // The upper half of a 32-bit word may be left from the one before.
      value: BigInt.asUintN(8 * width, Value),
      readable: IsValidAddress,
      executable: IsExecutable,
      before: InstructionBytesOnRip.slice(),
    });
  }
  return words;
}
