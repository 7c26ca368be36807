/** All the memory of a range of any length, in stretches that suit the line. */
import { chunkSize, type Session, type Space } from '../session/index.ts';
import { unmappedEnd } from './page-walk.ts';
import { type PartialMemory, readMemory } from './read-memory.ts';

export interface MemoryRange {
  readonly space: Space;
  readonly address: bigint;
  /** In bytes. */
  readonly length: number;
}

/** Memory that ends with bytes that could be read, and how much cannot be read after it. */
export interface MemoryStretch extends PartialMemory {
  /** In bytes; `bytes` has none of them. */
  readonly unmapped: number;
}

/** Reads a range from its beginning to its end. What is not mapped is passed over at once, however large it is. */
export async function* streamMemory(
  session: Session,
  { space, address, length }: MemoryRange,
  signal: AbortSignal,
): AsyncGenerator<MemoryStretch> {
  for (let done = 0; done < length; ) {
    signal.throwIfAborted();
    const at = address + BigInt(done);
    const size = Math.min(chunkSize(session.line.baudRate), length - done);
    const memory = await readMemory(session, at, size, { space, signal });
    const last = memory.gaps.at(-1);
    if (last?.to !== size) {
      yield { ...memory, unmapped: 0 };
      done += size;
      continue;
    }
    const end = await unmappedEnd(session, at + BigInt(size - 1), space, signal);
    const next = end - address < BigInt(length) ? Number(end - address) : length;
    const unmapped = next - done - last.from;
    yield { ...memory, bytes: memory.bytes.subarray(0, last.from), gaps: memory.gaps.slice(0, -1), unmapped };
    done = next;
  }
}
