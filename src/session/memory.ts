/** Memory requests (spec/PROTOCOL.md 7.14). */
import {
  DEBUGGER_EDIT_MEMORY,
  DEBUGGER_EDIT_MEMORY_BYTE_SIZE,
  DEBUGGER_EDIT_MEMORY_TYPE,
  DEBUGGER_READ_MEMORY,
  DEBUGGER_READ_MEMORY_TYPE,
  DEBUGGER_READ_READING_TYPE,
  messages,
  viewOf,
} from '../wire/index.ts';
import { check, type Question } from './question.ts';

/** Address space: the halted process's virtual memory, or physical memory. */
export type Space = 'virtual' | 'physical';

const TAG_AT = 4;
const SMALLEST_REQUEST = 1024;
const LARGEST_REQUEST = 65536;
/** About the time of a chunk on a slow line: the cost of a damaged byte, and the longest wait for a cancel. */
const CHUNK_SECONDS = 1.5;

const hex = (address: bigint): string => `0x${address.toString(16)}`;

/**
 * Bytes to ask for in one request: a power of two from 1 KiB to 64 KiB.
 *
 * @param baudRate of the line, where it has one
 * @param seen bytes per second that it has carried: more than its rate where that is only a number (ptys, the ports of
 * virtual machines)
 */
export function chunkSize(baudRate: number | undefined, seen = 0): number {
  if (baudRate === undefined) return LARGEST_REQUEST;
  const carried = Math.max(baudRate / 10, seen) * CHUNK_SECONDS;
  return Math.min(LARGEST_REQUEST, Math.max(SMALLEST_REQUEST, 2 ** Math.floor(Math.log2(carried))));
}

/** Reads `length` bytes in one answer. */
export function readMemory(address: bigint, length: number, space: Space): Question<Uint8Array> {
  const layout = DEBUGGER_READ_MEMORY;
  const types = DEBUGGER_READ_MEMORY_TYPE.values;
  return {
    what: `reading ${length} bytes at ${space === 'physical' ? 'physical ' : ''}${hex(address)}`,
    request: messages.readMemory,
    answer: messages.memoryResult,
    payload: layout.encode({
      Address: address,
      Size: length,
      MemoryType: space === 'virtual' ? types.VIRTUAL_ADDRESS : types.PHYSICAL_ADDRESS,
      ReadingType: DEBUGGER_READ_READING_TYPE.values.VMX_ROOT,
    }),
    answerBytes: layout.size + length,
    tagAt: TAG_AT,
    repeatable: true,
    accepts: (payload) => {
      const { Address, Size, ReturnLength, KernelStatus } = layout.decode(payload);
      if (Address !== address || Size !== length) return false;
      return KernelStatus !== 0xffffffff || (ReturnLength === length && payload.length === layout.size + length);
    },
    decode(payload) {
      check(this.what, layout.decode(payload).KernelStatus);
      return payload.slice(layout.size);
    },
  };
}

const sizes = DEBUGGER_EDIT_MEMORY_BYTE_SIZE.values;
const byteSize = { 1: sizes.BYTE, 4: sizes.DWORD, 8: sizes.QWORD } as const;

/** Bytes per value. */
export type Unit = keyof typeof byteSize;

/** Values that fit into one edit request, so that its frame stays well below the maximum. */
export const VALUES_PER_EDIT = 4096;

/** Writes values one after another. Not repeated blindly, since memory may be a device; the caller reads it back. */
export function editMemory(address: bigint, values: readonly bigint[], unit: Unit, space: Space): Question<void> {
  const layout = DEBUGGER_EDIT_MEMORY;
  const types = DEBUGGER_EDIT_MEMORY_TYPE.values;
  const payload = new Uint8Array(layout.size + values.length * 8);
  payload.set(
    layout.encode({
      Address: address,
      MemoryType: space === 'virtual' ? types.VIRTUAL_MEMORY : types.PHYSICAL_MEMORY,
      ByteSize: byteSize[unit],
      CountOf64Chunks: values.length,
      FinalStructureSize: payload.length,
    }),
  );
  const view = viewOf(payload);
  for (const [i, value] of values.entries()) view.setBigUint64(layout.size + i * 8, value, true);
  return {
    what: `writing ${values.length * unit} bytes at ${space === 'physical' ? 'physical ' : ''}${hex(address)}`,
    request: messages.editMemory,
    answer: messages.editMemoryResult,
    payload,
    answerBytes: layout.size,
    tagAt: TAG_AT,
    repeatable: false,
    changes: true,
    accepts: (answer) => {
      const { Address, CountOf64Chunks } = layout.decode(answer);
      return Address === address && CountOf64Chunks === values.length;
    },
    decode(answer) {
      check(this.what, layout.decode(answer).Result);
    },
  };
}

/** The bytes that these values are in memory. */
export function bytesOf(values: readonly bigint[], unit: Unit): Uint8Array {
  const eights = new Uint8Array(8);
  const view = viewOf(eights);
  const bytes = new Uint8Array(values.length * unit);
  for (const [i, value] of values.entries()) {
    view.setBigUint64(0, value, true);
    bytes.set(eights.subarray(0, unit), i * unit);
  }
  return bytes;
}
