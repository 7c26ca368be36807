/** All the code of a range, as far as it can be read. */
import type { Session, Space } from '../session/index.ts';
import { type DisassembleOptions, disassemble, LONGEST_INSTRUCTION } from '../x86/disassemble.ts';
import type { Instruction } from '../x86/instruction.ts';
import { checkRange, checkReadable } from './range.ts';
import { type PartialMemory, readMemory } from './read-memory.ts';

/** Bytes that are read and given out at once. */
export const CODE_PORTION = 0x1000;

export interface CodeRange extends Pick<DisassembleOptions, 'bits' | 'syntax' | 'symbols'> {
  readonly space: Space;
  readonly start: bigint;
  /** In bytes; an instruction that begins within it is given whole. */
  readonly length: number;
}

export interface CodeRangeOptions {
  readonly signal: AbortSignal;
  /** Called with the bytes that have been read. */
  readonly onProgress?: (done: number) => void;
}

/** Instructions one after the other, or bytes that cannot be read. */
export type CodePiece =
  | { readonly instructions: readonly Instruction[] }
  | { readonly address: bigint; readonly unreadable: number };

/**
 * Reads and disassembles a range, portion by portion.
 *
 * @throws RangeEndError
 * @throws AccessError where a whole portion cannot be read
 */
export async function* readCodeRange(
  session: Session,
  range: CodeRange,
  { signal, onProgress }: CodeRangeOptions,
): AsyncGenerator<readonly CodePiece[]> {
  const { space, start, length: total } = range;
  checkRange(start, total);
  for (let done = 0; done < total; ) {
    const begun = done;
    const at = start + BigInt(done);
    const length = Math.min(CODE_PORTION, total - done);
    const memory = await readMemory(session, at, length + tailOf(at + BigInt(length)), {
      space,
      signal,
      onProgress: (read) => onProgress?.(Math.min(begun + read, total)),
    });
    checkReadable(memory, length, space);
    const pieces = piecesOf(memory, length, range);
    yield pieces;
    done += pieces.reduce((sum, piece) => sum + sizeOf(piece), 0);
  }
}

/** Bytes after a portion that its last instruction may reach into. */
function tailOf(end: bigint): number {
  const left = (1n << 64n) - end;
  return Number(left < BigInt(LONGEST_INSTRUCTION) ? left : BigInt(LONGEST_INSTRUCTION - 1));
}

function sizeOf(piece: CodePiece): number {
  return 'unreadable' in piece
    ? piece.unreadable
    : piece.instructions.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** What begins within `length` bytes, around the gaps. */
function piecesOf(memory: PartialMemory, length: number, options: DisassembleOptions): CodePiece[] {
  const pieces: CodePiece[] = [];
  for (let at = 0; at < length; ) {
    const gap = memory.gaps.find(({ to }) => to > at);
    const address = memory.address + BigInt(at);
    const piece =
      gap !== undefined && gap.from <= at
        ? { address, unreadable: Math.min(gap.to, length) - at }
        : decoded(memory.bytes.subarray(at, gap?.from), address, length - at, options);
    pieces.push(piece);
    at += sizeOf(piece);
  }
  return pieces;
}

function decoded(bytes: Uint8Array, address: bigint, length: number, options: DisassembleOptions): CodePiece {
  const startsWithin = Math.min(bytes.length, length);
  return { instructions: disassemble(bytes, address, { ...options, startsWithin }) };
}
