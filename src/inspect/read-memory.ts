import type { Gap, Memory } from '../format/memory.ts';
import { DebuggeeError, type Session, type Space } from '../session/index.ts';
import { meansNothingThere } from './errors.ts';

export interface ReadOptions {
  readonly space: Space;
  readonly signal: AbortSignal;
  /** Told how many bytes of the range have come, as long as there is no gap. */
  readonly onProgress?: (done: number) => void;
}

/** What is mapped or not is decided for this many bytes at once (SDM volume 3A, section 5.5). */
const PAGE_SIZE = 0x1000;

/** Memory as far as it could be read, with the debuggee's reason for the gaps. */
export interface PartialMemory extends Memory {
  /** Undefined when there are no gaps. */
  readonly refusal: DebuggeeError | undefined;
}

/**
 * Reads as much of a range as there is. The debuggee refuses a range of which one byte is missing, so a refused range
 * is asked for again page by page, and what is still refused becomes a gap.
 *
 * @param length in bytes, at least 1
 */
export async function readMemory(
  session: Session,
  address: bigint,
  length: number,
  options: ReadOptions,
): Promise<PartialMemory> {
  const whole = await tryRead(session, address, length, options);
  if (whole instanceof Uint8Array) return { address, bytes: whole, gaps: [], refusal: undefined };
  const { space, signal } = options;
  const bytes = new Uint8Array(length);
  const gaps: Gap[] = [];
  for (const { from, to } of pagesOf(address, length)) {
    // Something is missing: when it is none of the pages before, it is the last one.
    const known = to - from === length || (to === length && gaps.length === 0 && meansNothingThere(whole));
    const page = known ? whole : await tryRead(session, address + BigInt(from), to - from, { space, signal });
    if (page instanceof Uint8Array) bytes.set(page, from);
    else addGap(gaps, from, to);
  }
  return { address, bytes, gaps, refusal: gaps.length > 0 ? whole : undefined };
}

async function tryRead(session: Session, address: bigint, length: number, options: ReadOptions) {
  try {
    return await session.readMemory(address, length, options);
  } catch (error) {
    if (error instanceof DebuggeeError) return error;
    throw error;
  }
}

/** The parts of a range that lie in one page each, as offsets into the range. */
function* pagesOf(address: bigint, length: number): Iterable<Gap> {
  let from = 0;
  while (from < length) {
    const inPage = Number(BigInt.asUintN(64, address + BigInt(from)) % BigInt(PAGE_SIZE));
    const to = Math.min(length, from + PAGE_SIZE - inPage);
    yield { from, to };
    from = to;
  }
}

/**
 * The piece of memory without gaps that an address lies in.
 *
 * @returns undefined where the address itself could not be read
 */
export function readablePiece(memory: Memory, address: bigint): Memory | undefined {
  const at = Number(address - memory.address);
  const from = memory.gaps.findLast((gap) => gap.from <= at)?.to ?? 0;
  const to = memory.gaps.find((gap) => gap.from > at)?.from ?? memory.bytes.length;
  if (at < from || at >= to) return undefined;
  return { address: memory.address + BigInt(from), bytes: memory.bytes.subarray(from, to), gaps: [] };
}

function addGap(gaps: Gap[], from: number, to: number): void {
  const last = gaps.at(-1);
  if (last?.to === from) gaps[gaps.length - 1] = { from: last.from, to };
  else gaps.push({ from, to });
}
