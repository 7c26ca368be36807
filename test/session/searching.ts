/** Searches of a fake debuggee: as HyperDbg's answers them, or as ours does (spec/PROTOCOL.md 7.14). */
import { messages, STATUS_OK, viewOf } from '../../src/wire/index.ts';
import { CODE_BASE, type FakeDebuggee } from './debuggee.ts';

const MOST_HITS = 0x1000;
const INVALID_ADDRESS = 0xc0000005;
const IN_PARTS = 0x74726170;
const units = [1, 4, 8];

export interface SearchManners {
  /** Ends a part of a search after this many bytes. */
  readonly partBytes?: bigint;
  /** Compares the first value of a pattern only, as HyperDbg does with dwords and qwords. */
  readonly firstValueOnly?: boolean;
}

/** Lets a debuggee search its memory. */
export function teachSearch(
  debuggee: FakeDebuggee,
  { partBytes = 1n << 40n, firstValueOnly = false }: SearchManners = {},
) {
  const end = CODE_BASE + BigInt(debuggee.memory.length);
  debuggee.taught.set(messages.search.action, (payload) => {
    const { Address, Length, ByteSize, CountOf64Chunks } = messages.search.payload.decode(payload);
    const inParts = viewOf(payload).getUint32(36, true) === IN_PARTS;
    const unit = units[ByteSize]!;
    const values = payload.subarray(40, 40 + 8 * CountOf64Chunks);
    const pattern = Buffer.concat(
      Array.from({ length: CountOf64Chunks }, (_, i) => values.subarray(8 * i, 8 * i + unit)),
    );
    const compared = firstValueOnly && unit > 1 ? unit : pattern.length;
    const upTo = inParts && Length > partBytes ? Address + partBytes : Address + Length;
    const readable = Address < end && Address >= CODE_BASE;
    if (!inParts && !(readable && upTo <= end)) return answer(0, INVALID_ADDRESS);
    const hits: bigint[] = [];
    for (let at = Address; at + BigInt(pattern.length) <= Address + Length && at < upTo; at += BigInt(unit)) {
      if (at >= end) break;
      const offset = Number(at - CODE_BASE);
      const found = Buffer.from(debuggee.memory.subarray(offset, offset + compared));
      if (found.equals(pattern.subarray(0, compared))) hits.push(at);
      if (hits.length === MOST_HITS) break;
    }
    for (const hit of hits) debuggee.log(1, `${hit.toString(16)}\n`);
    if (inParts) {
      const last = hits.length === MOST_HITS ? hits.at(-1)! + BigInt(unit) : upTo;
      if (last > end) debuggee.log(1, `unreadable ${(last - (Address > end ? Address : end)).toString(16)}\n`);
      if (last < Address + Length) debuggee.log(1, `stopped at ${last.toString(16)}\n`);
    }
    return answer(hits.length, STATUS_OK);
  });
  function answer(count: number, status: number): void {
    debuggee.send(
      messages.searchResult,
      messages.searchResult.payload.encode({ CountOfResults: count, Result: status }),
    );
  }
}
