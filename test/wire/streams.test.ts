/**
 * The raw streams of vectors.json record how HyperDbg's receivers handle damage. Ours does better where it knows the
 * length of a message; each difference is listed here with its reason.
 */
import { describe, expect, it } from 'vitest';
import { collect } from './collect.ts';
import { fromHex, loadVectors } from './spec.ts';

const ours: Readonly<Record<string, { readonly events: readonly string[]; readonly why: string }>> = {
  'bad-checksum-then-good': {
    events: ['checksum:28', 'accept:6:0'],
    why: 'the same, but the whole frame is counted, including its marker',
  },
  'dirty-padding-sender-rule': { events: ['checksum:28'], why: 'the same, counted as above' },
  'marker-inside-payload': {
    events: ['accept:23:48', 'accept:6:0'],
    why: 'an edit says how many values follow, so the marker among them is payload: nothing is lost',
  },
  'marker-across-header-boundary': {
    events: ['accept:26:4', 'accept:6:0'],
    why: 'the message has a fixed length, so the marker that begins in the header is not looked at',
  },
  'bare-marker-swallowed': {
    events: ['garbage:4', 'accept:6:0', 'accept:5:12'],
    why: 'the next indicator shows where the frame begins: only the stray marker is lost',
  },
  'garbage-glued-to-frame': {
    events: ['garbage:3', 'accept:6:0', 'accept:6:0'],
    why: 'the garbage costs only itself, not the frame after it',
  },
  'overflow-resync': {
    events: ['garbage:90004', 'accept:6:0', 'accept:5:12'],
    why: 'no stale bytes spoil the first frame after the garbage',
  },
  'one-byte-zero': { events: ['garbage:5', 'accept:6:0'], why: 'the same, counted with its marker' },
};

describe('streams of vectors.json', () => {
  const { vectors, streams } = loadVectors();
  const golden = (name: string): string => vectors.find((vector) => vector.name === name)!.hex;

  it.each(streams.map((stream) => [stream.name, stream] as const))('%s', (name, stream) => {
    const bytes = fromHex(stream.hex ?? `${'41'.repeat(90000)}0080eeff${golden('continue')}${golden('step-in')}`);
    const expected = ours[name]?.events ?? stream.expectedEvents;
    const whole = collect(stream.receiverAcceptsType);
    whole.framer.push(bytes);
    expect(whole.events).toEqual(expected);

    const single = collect(stream.receiverAcceptsType);
    for (const byte of bytes) single.framer.push(Uint8Array.of(byte));
    expect(single.events.filter((event) => !event.startsWith('garbage'))).toEqual(
      expected.filter((event) => !event.startsWith('garbage')),
    );
  });

  it('differs from HyperDbg only where listed', () => {
    const known = new Set(streams.map((stream) => stream.name));
    expect(Object.keys(ours).filter((name) => !known.has(name))).toEqual([]);
  });
});
