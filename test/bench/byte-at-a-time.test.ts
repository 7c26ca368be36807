import { expect, it } from 'vitest';
import { ByteAtATime } from '../../bench/byte-at-a-time.ts';
import { encodeFrame, messages, PacketType } from '../../src/wire/index.ts';

it('finds the same frames as the framer does where no marker lies in a payload', () => {
  const texts = ['one', '', 'three'];
  const frames = texts.map((text) => encodeFrame(PacketType.fromDebuggee, messages.log.action, Buffer.from(text)));
  const found: string[] = [];
  new ByteAtATime((payload) => found.push(Buffer.from(payload).toString())).push(Buffer.concat(frames));
  expect(found).toEqual(texts);
});

it('drops a frame with a wrong checksum', () => {
  const frame = encodeFrame(PacketType.fromDebuggee, messages.log.action, Buffer.from('one'));
  frame[24] = 0;
  let found = 0;
  new ByteAtATime(() => found++).push(frame);
  expect(found).toBe(0);
});
