/** Searching memory (spec/PROTOCOL.md 7.14, A17): one request, its hits as text, an answer that counts them. */
import {
  DEBUGGEE_RESULT_OF_SEARCH_PACKET,
  DEBUGGER_SEARCH_MEMORY,
  DEBUGGER_SEARCH_MEMORY_BYTE_SIZE,
  DEBUGGER_SEARCH_MEMORY_TYPE,
  messages,
  STATUS_OK,
  viewOf,
} from '../wire/index.ts';
import { StateError } from './errors.ts';
import type { Space, Unit } from './memory.ts';
import { check, type Question } from './question.ts';

export interface SearchRequest {
  readonly address: bigint;
  /** Of the range, in bytes, at least 1. */
  readonly length: bigint;
  /** The pattern: consecutive values of `unit` bytes. */
  readonly values: readonly bigint[];
  readonly unit: Unit;
  /** Address space; virtual by default. */
  readonly space?: Space;
  /** Our debuggee stops after half a second and says where; HyperDbg's does not have this. */
  readonly inParts?: boolean;
}

export interface Found {
  /** Ascending; at most 0x1000, then the debuggee stops. */
  readonly hits: readonly bigint[];
  /** Where a search in parts continues; undefined when the range is done. */
  readonly stoppedAt: bigint | undefined;
  /** Bytes that a search in parts could not read. */
  readonly unreadable: bigint;
}

/** After this many hits a debuggee stops, with or without saying so. */
export const MOST_HITS = 0x1000;
/** Bytes of a pattern that our debuggee takes (driver/core/serve/search.h). */
const MOST_PATTERN = 0x1000;
/** In padding of the request (driver/core/wire/packets.h, SEARCH_IN_PARTS). */
const IN_PARTS = 0x74726170;
const IN_PARTS_AT = 36;
/**
 * Milliseconds beyond what the text takes on the line: half a second of searching, or what HyperDbg takes for a chunk.
 */
const mayTakeMs = { inParts: 2000, whole: 5000 } as const;
/** Text of hits beyond this is not collected. */
const MOST_TEXT = 1 << 20;

const sizes = DEBUGGER_SEARCH_MEMORY_BYTE_SIZE.values;
const byteSize = { 1: sizes.BYTE, 4: sizes.DWORD, 8: sizes.QWORD } as const;
const types = DEBUGGER_SEARCH_MEMORY_TYPE.values;

/**
 * Looks for a pattern at every multiple of `unit` from the range's start.
 *
 * @throws StateError when the pattern is empty or too long
 */
export function search(request: SearchRequest): Question<Found> {
  const { address, length, values, unit, inParts = false } = request;
  if (values.length === 0 || values.length * unit > MOST_PATTERN) {
    throw new StateError(`a pattern has 1 to ${MOST_PATTERN} bytes, not ${values.length * unit}`);
  }
  const what = `searching ${length} bytes at 0x${address.toString(16)}`;
  const layout = DEBUGGEE_RESULT_OF_SEARCH_PACKET;
  let text: SearchText = new SearchText();
  return {
    what,
    request: messages.search,
    answer: messages.searchResult,
    payload: payloadOf(request),
    answerBytes: layout.size,
    repeatable: true,
    mayTake: inParts ? mayTakeMs.inParts : mayTakeMs.whole,
    begin: () => {
      text = new SearchText();
    },
    takesText: (bytes) => text.take(bytes),
    // A lost line would be a lost hit: then the search is repeated.
    accepts: (payload) => {
      const { CountOfResults, Result } = layout.decode(payload);
      return Result !== STATUS_OK || CountOfResults === text.hits().length;
    },
    decode(payload) {
      check(what, layout.decode(payload).Result);
      return { hits: text.hits(), stoppedAt: text.value('stopped at'), unreadable: text.value('unreadable') ?? 0n };
    },
  };
}

function payloadOf({ address, length, values, unit, space = 'virtual', inParts = false }: SearchRequest): Uint8Array {
  const layout = DEBUGGER_SEARCH_MEMORY;
  const payload = new Uint8Array(layout.size + values.length * 8);
  payload.set(
    layout.encode({
      Address: address,
      Length: length,
      MemoryType: space === 'virtual' ? types.VIRTUAL_MEMORY : types.PHYSICAL_MEMORY,
      ByteSize: byteSize[unit],
      CountOf64Chunks: values.length,
      FinalStructureSize: payload.length,
    }),
  );
  const view = viewOf(payload);
  if (inParts) view.setUint32(IN_PARTS_AT, IN_PARTS, true);
  for (const [i, value] of values.entries()) view.setBigUint64(layout.size + i * 8, value, true);
  return payload;
}

/**
 * What a search prints, in pieces of any size: a hit a line, and what else our debuggee says
 * (driver/core/serve/search.h).
 */
class SearchText {
  #text = '';

  /** @returns false when it is something else */
  take(bytes: Uint8Array): boolean {
    const piece = Buffer.from(bytes).toString('latin1').replaceAll('\0', '');
    if (!/^(?:(?:stopped at|unreadable) )?[0-9a-f\r\n]*$/.test(piece) || this.#text.length > MOST_TEXT) return false;
    this.#text += piece;
    return true;
  }

  hits(): bigint[] {
    return [...this.#text.matchAll(/^[0-9a-f]{1,16}$/gm)].map(([digits]) => BigInt(`0x${digits}`));
  }

  value(name: string): bigint | undefined {
    const digits = new RegExp(`^${name} ([0-9a-f]{1,16})$`, 'm').exec(this.#text)?.[1];
    return digits === undefined ? undefined : BigInt(`0x${digits}`);
  }
}
