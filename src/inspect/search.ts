/**
 * Searching a range of any length: in requests that each keep the debuggee busy for a moment only, so that a search can
 * show how far it is, be stopped, and find more than the 0x1000 hits of one request.
 */

import { DebuggeeError, StateError } from '../session/errors.ts';
import { bytesOf } from '../session/memory.ts';
import { type Found, MOST_HITS, type SearchRequest, search } from '../session/search.ts';
import type { Session } from '../session/session.ts';
import { markerInPayload } from '../wire/index.ts';

type Asked = Pick<Session, 'ask' | 'readMemory' | 'target'>;

/** What a part of a search came to. */
export interface SearchPart {
  /** Hits that begin in this part, ascending. */
  readonly hits: readonly bigint[];
  /** The first address that has not been looked at; the range's end when it is done. */
  readonly next: bigint;
  /** Bytes of this part that could not be read: patterns that reach into them are not found. */
  readonly unreadable: bigint;
}

/** Bytes for one request to a debuggee that searches to the end of it, and the time that one should take. */
const chunkBytes = { first: 0x10000n, most: 0x100000n, least: 0x1000n } as const;
const QUICK_MS = 150;
const SLOW_MS = 600;
const PAGE = 0x1000n;

/**
 * Looks for a pattern; all of a hit lies in the range. Pages that cannot be read are left out.
 *
 * @throws StateError when HyperDbg's debuggee cannot be sent the pattern
 */
export async function* searchRange(
  session: Asked,
  request: Omit<SearchRequest, 'inParts'>,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): AsyncGenerator<SearchPart> {
  const ours = session.target.capabilities.has('haltwire');
  yield* ours ? inParts(session, request, signal) : inChunks(session, request, signal);
}

async function* inParts(
  session: Asked,
  request: SearchRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<SearchPart> {
  const end = request.address + request.length;
  for (let at = request.address; at < end; ) {
    signal?.throwIfAborted();
    const found = await session.ask(search({ ...request, address: at, length: end - at, inParts: true }), { signal });
    const next = found.stoppedAt ?? end;
    if (next <= at || next > end) {
      throw new StateError(`the search went on at 0x${next.toString(16)}, out of its range`);
    }
    const hits = found.hits.filter((hit) => hit >= at && hit < next);
    yield { hits, next, unreadable: found.unreadable };
    at = next;
  }
}

async function* inChunks(
  session: Asked,
  request: SearchRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<SearchPart> {
  const { unit, values } = request;
  const end = request.address + request.length;
  // A pattern may begin in one chunk and end in the next.
  const overlap = BigInt((values.length - 1) * unit);
  let size: bigint = chunkBytes.first;
  for (let at = request.address; at < end; ) {
    signal?.throwIfAborted();
    const started = performance.now();
    const upTo = at + size < end ? at + size : end;
    const found = await chunk(session, { ...request, address: at, length: upTo - at }, { overlap, end, signal });
    if (found === 'refused' && upTo > pageEnd(at)) size = pageEnd(at) - at;
    else if (found === 'refused') {
      yield { hits: [], next: upTo, unreadable: upTo - at };
      at = upTo;
      size = PAGE;
    } else {
      size = adapted(size, performance.now() - started);
      const next = afterLimit(found.hits, unit, at) ?? upTo;
      const whole = found.hits.filter((hit) => hit >= at && hit < next && hit + overlap + BigInt(unit) <= end);
      yield { hits: await verified(session, request, whole, signal), next, unreadable: 0n };
      at = next;
    }
  }
}

/** Where to go on after as many hits as one request gives; undefined when there were fewer. */
function afterLimit(hits: readonly bigint[], unit: number, from: bigint): bigint | undefined {
  const last = hits.length < MOST_HITS ? undefined : hits.at(-1);
  return last === undefined || last < from ? undefined : last + BigInt(unit);
}

const pageEnd = (address: bigint): bigint => (address | (PAGE - 1n)) + 1n;

function adapted(size: bigint, took: number): bigint {
  if (took > SLOW_MS && size > chunkBytes.least) return inUnits(size / 2n);
  return inUnits(took < QUICK_MS && size < chunkBytes.most ? size * 2n : size);
}

/** Chunks are multiples of every unit: the next one begins where a value does. */
const inUnits = (size: bigint): bigint => (size > 8n ? size - (size % 8n) : 8n);

interface ChunkOptions {
  readonly overlap: bigint;
  readonly end: bigint;
  readonly signal: AbortSignal | undefined;
}

/** One request; the debuggee refuses a range with a page that it cannot read, also where only the overlap has it. */
async function chunk(
  session: Asked,
  request: SearchRequest,
  { overlap, end, signal }: ChunkOptions,
): Promise<Found | 'refused'> {
  const upTo = request.address + request.length;
  for (const more of overlap > 0n && upTo < end ? [overlap, 0n] : [0n]) {
    const length = upTo + more < end ? request.length + more : end - request.address;
    try {
      return await session.ask(search(withoutMarker({ ...request, length })), { signal });
    } catch (error) {
      if (!(error instanceof DebuggeeError)) throw error;
    }
  }
  return 'refused';
}

/** A request that begins and ends a little elsewhere, where its numbers would spell the end marker. */
function withoutMarker(request: SearchRequest): SearchRequest {
  for (const before of [0n, 8n, 64n]) {
    for (const after of [0n, 8n, 64n]) {
      const { address, length } = request;
      if (before > address) continue;
      const moved = { ...request, address: address - before, length: length + before + after };
      if (markerInPayload(search(moved).payload) === undefined) return moved;
    }
  }
  throw new StateError("the pattern has ffee8000, which ends a packet to HyperDbg's debuggee: search for a part of it");
}

/**
 * HyperDbg does not compare all values of a pattern of dwords or qwords (PROTOCOL.md 7.14): what it found is read back.
 */
async function verified(
  session: Asked,
  { values, unit, space = 'virtual' }: SearchRequest,
  hits: readonly bigint[],
  signal: AbortSignal | undefined,
): Promise<readonly bigint[]> {
  if (unit === 1 || values.length === 1) return hits;
  const wanted = bytesOf(values, unit);
  const right: bigint[] = [];
  for (const hit of hits) {
    try {
      const bytes = await session.readMemory(hit, wanted.length, { space, signal });
      if (Buffer.compare(bytes, wanted) === 0) right.push(hit);
    } catch (error) {
      if (!(error instanceof DebuggeeError)) throw error;
    }
  }
  return right;
}
