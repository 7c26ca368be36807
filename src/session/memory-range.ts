/** Reading and writing ranges of any length, in requests that fit the line and what the debuggee can receive. */
import { markerInPayload } from '../wire/index.ts';
import type { Control } from './control.ts';
import { StateError, TimeoutError } from './errors.ts';
import { bytesOf, chunkSize, editMemory, readMemory, type Space, type Unit, VALUES_PER_EDIT } from './memory.ts';
import type { Question } from './question.ts';

export interface ReadOptions {
  /** Address space; virtual by default. */
  readonly space?: Space;
  readonly signal?: AbortSignal | undefined;
  /** Called after each request with the bytes read so far and in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Largest range of one call, in bytes: what fits into this process's memory. */
const MOST = 2 ** 31 - 1;
const WRAP = 1n << 64n;

/**
 * @param markerBlind whether the debuggee takes an end marker inside a request for the request's end
 * @throws DebuggeeError when a part of the range cannot be read
 */
export async function readRange(
  control: Control,
  address: bigint,
  length: number,
  { space = 'virtual', signal, onProgress }: ReadOptions,
  markerBlind: boolean,
): Promise<Uint8Array> {
  checkRange(address, length, 1);
  const { line, stats } = control.link;
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const size = Math.min(chunkSize(line.baudRate, stats.fastest), length - done);
    const { question, skip } = avoidMarker(address + BigInt(done), size, space, markerBlind);
    bytes.set((await control.ask(question, signal)).subarray(skip), done);
    done += size;
    onProgress?.(done, length);
  }
  return bytes;
}

/**
 * An address such as 0xffee8000 spells the end marker, and HyperDbg's debuggee would cut the request there. Then the
 * read begins a little before.
 */
function avoidMarker(
  address: bigint,
  size: number,
  space: Space,
  markerBlind: boolean,
): { readonly question: Question<Uint8Array>; readonly skip: number } {
  const question = readMemory(address, size, space);
  if (!markerBlind || markerInPayload(question.payload) === undefined) return { question, skip: 0 };
  for (const skip of [1, 2, 4, 16, 256]) {
    const before = readMemory(address - BigInt(skip), size + skip, space);
    if (markerInPayload(before.payload) === undefined) return { question: before, skip };
  }
  return { question, skip: 0 };
}

/**
 * @throws DebuggeeError when the debuggee refuses to write
 * @throws StateError when a value does not fit its unit
 */
export async function writeRange(
  control: Control,
  address: bigint,
  values: readonly bigint[],
  {
    unit,
    space = 'virtual',
    signal,
  }: { readonly unit: Unit; readonly space?: Space; readonly signal?: AbortSignal | undefined },
  markerBlind: boolean,
): Promise<void> {
  checkRange(address, values.length, unit);
  const limit = 1n << BigInt(8 * unit);
  const tooLarge = values.find((value) => value < 0n || value >= limit);
  if (tooLarge !== undefined) throw new StateError(`0x${tooLarge.toString(16)} does not fit into ${unit} bytes`);
  for (let done = 0; done < values.length; done += VALUES_PER_EDIT) {
    const part = values.slice(done, done + VALUES_PER_EDIT);
    const at = address + BigInt(done * unit);
    const blocked = markerBlind && markerInPayload(editMemory(at, part, unit, space).payload) !== undefined;
    if (blocked) await writeBytewise(control, at, bytesOf(part, unit), space, signal);
    else await writePart(control, at, part, unit, space, signal);
  }
}

/** A value that spells the end marker cannot be sent to HyperDbg's debuggee; its bytes, each in eight, can. */
async function writeBytewise(
  control: Control,
  at: bigint,
  bytes: Uint8Array,
  space: Space,
  signal: AbortSignal | undefined,
) {
  for (let done = 0; done < bytes.length; done += VALUES_PER_EDIT) {
    const part = [...bytes.subarray(done, done + VALUES_PER_EDIT)].map(BigInt);
    await writePart(control, at + BigInt(done), part, 1, space, signal);
  }
}

/** After a lost answer the memory is read, and written again, once, only if it does not hold the values. */
async function writePart(
  control: Control,
  at: bigint,
  values: readonly bigint[],
  unit: Unit,
  space: Space,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    return await control.ask(editMemory(at, values, unit, space), signal);
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
  }
  const wanted = bytesOf(values, unit);
  const found = await control.ask(readMemory(at, wanted.length, space), signal);
  if (Buffer.compare(found, wanted) === 0) return;
  control.warn(`the request to write 0x${at.toString(16)} was lost; sent again`);
  control.link.stats.retries++;
  await control.ask(editMemory(at, values, unit, space), signal);
}

function checkRange(address: bigint, count: number, unit: number): void {
  const length = count * unit;
  if (!Number.isInteger(count) || count < 1 || length > MOST) {
    throw new StateError(`a range has 1 to ${MOST} bytes, not ${length}`);
  }
  if (address < 0n || address + BigInt(length) > WRAP) {
    throw new StateError(`${length} bytes at 0x${address.toString(16)} wrap past the end of the address space`);
  }
}
