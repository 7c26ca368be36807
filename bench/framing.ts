/** How fast bytes become packets, in processor time, against a receiver that looks at one byte at a time. */
import { encodeFrame, Framer, messages, PacketType } from '../src/wire/index.ts';
import { ByteAtATime } from './byte-at-a-time.ts';
import type { Measurement, Result } from './measurement.ts';
import { median, processorTime, repeat } from './sampling.ts';

/** The most that one read of a socket returns. */
const CHUNK_BYTES = 65536;
const STREAM_BYTES = 16 * 1024 * 1024;
const ROUNDS = 9;
const GOAL_MB_PER_SECOND = 500;

/** Pseudo-random bytes, since memory contains bytes of markers. */
function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 1;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

function memoryAnswer(length: number): Uint8Array {
  const head = messages.memoryResult.payload.encode({ Size: length, ReturnLength: length, KernelStatus: 0xffffffff });
  return encodeFrame(PacketType.fromDebuggee, messages.memoryResult.action, head, noise(length));
}

const paused = encodeFrame(
  PacketType.fromDebuggee,
  messages.paused.action,
  messages.paused.payload.encode({ Rip: 0xfffff80000101234n, PausingReason: 3, ReadInstructionLen: 16 }),
);

const logged = encodeFrame(
  PacketType.fromDebuggee,
  messages.log.action,
  Uint8Array.of(1, 0, 0, 0),
  Buffer.from('flood: message 00000000 of a long row, none of it may be lost\n'),
);

interface Stream {
  readonly what: string;
  readonly frames: readonly Uint8Array[];
  /** The sizes that the goal is about: bulk data. */
  readonly bulk: boolean;
}

const streams: readonly Stream[] = [
  { what: 'memory in frames of 64 KiB', frames: [memoryAnswer(65536)], bulk: true },
  { what: 'memory in frames of 4 KiB', frames: [memoryAnswer(4096)], bulk: true },
  { what: 'paused packets of 100 bytes', frames: [paused], bulk: false },
  { what: 'log messages of 94 bytes', frames: [logged], bulk: false },
];

interface Receiver {
  push(chunk: Uint8Array): void;
}

/** Pushes the stream in chunks and checks that every frame came out. */
function pass(receiver: Receiver, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) receiver.push(bytes.subarray(at, at + CHUNK_BYTES));
}

async function rate(make: (count: () => void) => Receiver, bytes: Uint8Array, frames: number): Promise<number> {
  let seen = 0;
  const receiver = make(() => {
    seen++;
  });
  const times = await repeat(2, ROUNDS, () => {
    seen = 0;
    const ms = processorTime(() => pass(receiver, bytes));
    if (seen !== frames) throw new Error(`${seen} of ${frames} frames came out`);
    return ms;
  });
  return bytes.length / 1e3 / median(times);
}

async function measure({ what, frames, bulk }: Stream): Promise<Result> {
  const once = Buffer.concat(frames);
  const copies = Math.floor(STREAM_BYTES / once.length);
  const bytes = Buffer.concat(Array.from({ length: copies }, () => once));
  const damage = () => {
    throw new Error('a good frame was taken for damage');
  };
  const value = await rate((count) => new Framer({ packet: count, damage }), bytes, copies * frames.length);
  const reference = await rate((count) => new ByteAtATime(count), bytes, copies * frames.length);
  return {
    what: `frame parsing: ${what}`,
    value,
    unit: 'MB/s',
    baseline: { what: 'byte at a time', value: reference },
    ...(bulk ? { goal: { least: GOAL_MB_PER_SECOND } } : {}),
  };
}

export const framing: Measurement = {
  name: 'framing',
  summary: 'bytes into packets',
  deadlineMs: 60_000,
  async run() {
    const results: Result[] = [];
    for (const stream of streams) results.push(await measure(stream));
    return results;
  },
};
