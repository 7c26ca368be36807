import { describe, expect, it } from 'vitest';
import { END_MARKER, encodeFrame, FrameError, MAX_FRAME, MAX_SENT_FRAME } from '../../src/wire/frame.ts';
import { messages } from '../../src/wire/messages.ts';
import { markerInPayload } from '../../src/wire/scan.ts';
import { STATUS_OK } from '../../src/wire/status.ts';
import { collect } from './collect.ts';

const log = (text: string | Uint8Array): Uint8Array => encodeFrame(3, 41, Uint8Array.of(1, 0, 0, 0), Buffer.from(text));
const flushed = encodeFrame(3, 48, new Uint8Array(12));
const memory = (content: Uint8Array, status = STATUS_OK): Uint8Array => {
  const head = { Size: content.length, ReturnLength: content.length, KernelStatus: status };
  return encodeFrame(3, 57, messages.memoryResult.payload.encode(head), content);
};
const corrupt = (frame: Uint8Array, at: number): Uint8Array => {
  const copy = frame.slice();
  copy[at]! ^= 0x10;
  return copy;
};
const without = (frame: Uint8Array, from: number, count = 1): Uint8Array =>
  Buffer.concat([frame.subarray(0, from), frame.subarray(from + count)]);
const feed = (...parts: readonly Uint8Array[]): ReturnType<typeof collect> => {
  const collected = collect();
  collected.framer.push(Buffer.concat(parts));
  return collected;
};

describe('encodeFrame', () => {
  it('refuses a frame that HyperDbg could not take', () => {
    expect(encodeFrame(1, 15, new Uint8Array(MAX_SENT_FRAME - 28))).toHaveLength(MAX_SENT_FRAME);
    expect(() => encodeFrame(1, 15, new Uint8Array(MAX_SENT_FRAME - 27))).toThrow(FrameError);
  });

  it('finds where a receiver that only looks for the marker would cut a payload', () => {
    expect(markerInPayload(Uint8Array.of(1, 2, 0, 0x80, 0xee))).toBeUndefined();
    expect(markerInPayload(Uint8Array.of(1, 2, 0, 0x80, 0xee, 0xff))).toBe(2);
    expect(markerInPayload(Uint8Array.of(0x80, 0xee, 0xff, 1))).toBe(-1);
  });
});

describe('Framer', () => {
  it('delivers a frame however it is split', () => {
    const frames = Buffer.concat([flushed, log('hello'), memory(new Uint8Array(300))]);
    for (let size = 1; size < 60; size++) {
      const { framer, events } = collect();
      for (let at = 0; at < frames.length; at += size) framer.push(frames.subarray(at, at + size));
      expect(events).toEqual(['accept:48:12', 'accept:41:9', 'accept:57:348']);
    }
  });

  it('takes a marker inside a memory dump as memory', () => {
    const content = Buffer.concat([END_MARKER, Buffer.alloc(20, 7), END_MARKER, END_MARKER]);
    const { events, payloads } = feed(memory(content), flushed);
    expect(events).toEqual(['accept:57:80', 'accept:48:12']);
    expect(payloads[0]!.subarray(48)).toEqual(new Uint8Array(content));
  });

  it('takes a whole frame inside a memory dump as memory, also while the dump is still arriving', () => {
    const { framer, events } = collect();
    const dump = memory(Buffer.concat([flushed, flushed, Buffer.alloc(100)]));
    for (const byte of dump) framer.push(Uint8Array.of(byte));
    expect(events).toEqual(['accept:57:228']);
  });

  it('takes a refused memory read with and without the leftovers after it', () => {
    const stale = memory(new Uint8Array(16), 0xc0000005);
    const short = encodeFrame(
      3,
      57,
      messages.memoryResult.payload.encode({ ReturnLength: 16, KernelStatus: 0xc0000005 }),
    );
    expect(feed(stale, short, flushed).events).toEqual(['accept:57:64', 'accept:57:48', 'accept:48:12']);
  });

  it('drops a frame with a wrong byte as a whole, with the frame that its payload imitates', () => {
    const { events } = feed(corrupt(memory(flushed), 24 + 8), flushed);
    expect(events).toEqual(['checksum:116', 'accept:48:12']);
  });

  it('delivers the frame after one that lost a byte, as soon as the loss shows', () => {
    const damaged = without(memory(new Uint8Array(200).fill(9)), 100);
    const { events } = feed(damaged, flushed, flushed);
    expect(events).toEqual([`truncated:${damaged.length}`, 'accept:48:12', 'accept:48:12']);
  });

  it('delivers the frame after a log packet that lost its marker', () => {
    const damaged = log('no end').subarray(0, -4);
    const { events } = feed(damaged, flushed);
    expect(events).toEqual([`truncated:${damaged.length}`, 'accept:48:12']);
  });

  it('delivers the log packet after a damaged log packet', () => {
    const damaged = corrupt(log('first'), 30);
    expect(feed(damaged, log('second')).events).toEqual([`truncated:${damaged.length}`, 'accept:41:10']);
  });

  it('delivers a log packet whose text contains the marker', () => {
    const text = Buffer.concat([Buffer.from('one'), END_MARKER, Buffer.from('two')]);
    expect(feed(log(text), flushed).events).toEqual(['accept:41:14', 'accept:48:12']);
  });

  it('recovers what a damaged length field swallowed when the line goes silent', () => {
    const { framer, events } = collect();
    const damaged = memory(new Uint8Array(16)).slice();
    damaged[24 + 16 + 2] = 1;
    damaged[24 + 36 + 2] = 1;
    framer.push(Buffer.concat([damaged, flushed, log('behind')]));
    expect(events).toEqual([]);
    framer.flushPartial();
    expect(events).toEqual([`truncated:${damaged.length}`, 'accept:48:12', 'accept:41:10']);
    expect(framer.partial).toBe(0);
  });

  it('discards a half frame when the line goes silent, and takes the next one', () => {
    const { framer, events } = collect();
    framer.push(flushed.subarray(0, 30));
    framer.flushPartial();
    framer.push(flushed);
    expect(events).toEqual(['truncated:30', 'accept:48:12']);
  });

  it('names the action of a damaged frame', () => {
    expect(feed(corrupt(flushed, 30)).damage).toEqual([{ kind: 'checksum', bytes: 40, action: 48 }]);
  });

  it('ends a frame that never ends after the maximum packet', () => {
    const endless = Buffer.concat([log('').subarray(0, -4), Buffer.alloc(MAX_FRAME * 2, 0x41)]);
    const { events, damage } = feed(endless, flushed);
    expect(events.at(-1)).toBe('accept:48:12');
    expect(damage[0]?.kind).toBe('oversize');
    expect(damage.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(endless.length);
  });

  it('rejects a length beyond the maximum packet', () => {
    const head = { Size: 0xffffff, ReturnLength: 0xffffff, KernelStatus: STATUS_OK };
    const huge = encodeFrame(3, 57, messages.memoryResult.payload.encode(head));
    expect(feed(huge, flushed).events).toEqual([`truncated:${huge.length}`, 'accept:48:12']);
  });

  it('delivers a frame with an action that no table knows', () => {
    expect(feed(encodeFrame(3, 200, Uint8Array.of(1, 2))).events).toEqual(['accept:200:2']);
  });

  it('holds at most one maximum packet', () => {
    const { framer } = collect();
    for (let i = 0; i < 40; i++) framer.push(Buffer.alloc(9999, 0x47));
    framer.push(Buffer.concat([log('').subarray(0, -4), Buffer.alloc(MAX_FRAME, 0x41)]));
    expect(framer.partial).toBeLessThanOrEqual(MAX_FRAME);
  });
});
