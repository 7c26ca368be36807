import { describe, expect, it } from 'vitest';
import { END_MARKER, encodeFrame, INDICATOR, MAX_FRAME } from '../../src/wire/frame.ts';
import { messages } from '../../src/wire/messages.ts';
import { STATUS_OK } from '../../src/wire/status.ts';
import { collect, dice } from './collect.ts';

type Dice = ReturnType<typeof dice>;

/** Content full of patterns that could confuse a framer. */
function content(roll: Dice, size: number): Uint8Array {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; ) {
    const spice = [END_MARKER, INDICATOR, Uint8Array.of(0), Uint8Array.of(roll(256))][roll(4)]!;
    bytes.set(spice.subarray(0, size - at), at);
    at += spice.length;
  }
  return bytes;
}

function frame(roll: Dice, number: number): Uint8Array {
  const bytes = content(roll, roll(200));
  const head = { Address: BigInt(number), Size: bytes.length, ReturnLength: bytes.length, KernelStatus: STATUS_OK };
  if (roll(2) === 0) return encodeFrame(3, 57, messages.memoryResult.payload.encode(head), bytes);
  return encodeFrame(
    3,
    42,
    messages.paused.payload.encode({ Rip: BigInt(number), InstructionBytesOnRip: bytes.subarray(0, 16) }),
  );
}

function chunks(roll: Dice, bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + roll(roll(4) === 0 ? 400 : 40);
    parts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return parts;
}

describe('fuzz', () => {
  it('delivers every frame of an undamaged stream in order, whatever the chunks', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const roll = dice(seed);
      const frames = Array.from({ length: 30 }, (_, i) => frame(roll, i));
      const { framer, payloads, damage } = collect();
      for (const chunk of chunks(roll, Buffer.concat(frames))) framer.push(chunk);
      expect(damage).toEqual([]);
      expect(payloads.map((p) => Buffer.from(p).toString('hex'))).toEqual(
        frames.map((f) => Buffer.from(f.subarray(24, -4)).toString('hex')),
      );
    }
  });

  it('loses the damaged frame only: one bad frame between good ones, ended by silence', () => {
    for (let seed = 1; seed <= 600; seed++) {
      const roll = dice(seed);
      const good = Array.from({ length: 4 }, (_, i) => frame(roll, i));
      const victim = Buffer.from(frame(roll, 99));
      const at = roll(victim.length);
      const kind = roll(4);
      const bad = [
        () => victim.subarray(0, at),
        () => Buffer.concat([victim.subarray(0, at), victim.subarray(at + 1 + roll(20))]),
        () => Buffer.concat([victim.subarray(0, at), content(roll, 1 + roll(20)), victim.subarray(at)]),
        () => {
          victim[at]! ^= 1 + roll(255);
          return victim;
        },
      ][kind]!();
      const { framer, payloads } = collect();
      for (const chunk of chunks(roll, Buffer.concat([good[0]!, good[1]!, bad, good[2]!, good[3]!]))) {
        framer.push(chunk);
      }
      framer.flushPartial();
      const got = new Set(payloads.map((p) => Buffer.from(p).toString('hex')));
      const missing = good.filter((f) => !got.has(Buffer.from(f.subarray(24, -4)).toString('hex')));
      expect(
        missing.map((f) => f.length),
        `seed ${seed} kind ${kind} at ${at}`,
      ).toEqual([]);
    }
  });

  it('survives noise of any kind and is usable afterwards', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const roll = dice(seed);
      const { framer, events } = collect();
      for (let i = 0; i < 20; i++) framer.push(content(roll, roll(9000)));
      framer.flushPartial();
      expect(framer.partial).toBe(0);
      framer.push(encodeFrame(3, 4));
      expect(events.at(-1)).toBe('accept:4:0');
    }
  });

  it('stays fast on an adversarial stream: headers and markers without end', { timeout: 60_000 }, () => {
    const header = encodeFrame(3, 41).subarray(0, 24);
    const fill = (pattern: Uint8Array): Uint8Array => Buffer.alloc(MAX_FRAME * 4, pattern);
    for (const pattern of [header, INDICATOR, END_MARKER, Buffer.concat([INDICATOR, END_MARKER])]) {
      const { framer } = collect();
      const stream = Buffer.concat([header, fill(pattern)]);
      for (let at = 0; at < stream.length; at += 512) framer.push(stream.subarray(at, at + 512));
      framer.flushPartial();
      expect(framer.partial).toBe(0);
    }
  });
});
