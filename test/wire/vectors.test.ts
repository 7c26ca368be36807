import { describe, expect, it } from 'vitest';
import { encodeFrame, FRAME_OVERHEAD } from '../../src/wire/frame.ts';
import { Framer, type Packet } from '../../src/wire/framer.ts';
import type { Struct } from '../../src/wire/layout.ts';
import { messageOf } from '../../src/wire/messages.ts';
import * as structs from '../../src/wire/structs/index.ts';
import { fromHex, type Golden, loadVectors, toHex } from './spec.ts';

const byName = structs as unknown as Readonly<Record<string, Struct>>;

function frameOf(hex: string): Packet[] {
  const packets: Packet[] = [];
  const framer = new Framer({
    packet: (packet) => packets.push({ ...packet, payload: packet.payload.slice() }),
    damage: (damage) => expect.fail(JSON.stringify(damage)),
  });
  framer.push(fromHex(hex));
  return packets;
}

/** Decodes every struct that the layout names and encodes it again; bytes that are no struct are kept. */
function reencode(payload: Uint8Array, layout: string): Uint8Array {
  const result = payload.slice();
  let at = 0;
  for (const part of layout.split(',')) {
    const [name, cut] = part.replace('*', '').split(':');
    const struct = byName[name ?? ''];
    if (struct === undefined) break;
    do {
      const size = cut === undefined ? struct.size : Number(cut);
      result.fill(0, at, at + size);
      result.set(struct.encode(struct.decode(payload.subarray(at, at + size)) as never).subarray(0, size), at);
      at += size;
    } while (part.endsWith('*') && at < payload.length);
  }
  return result;
}

/** layout.json's way of writing values: numbers, hex strings from 2^31 on, enums as {value, name}, sparse arrays. */
function plain(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && 'value' in value) return plain(value.value);
  if (typeof value === 'string' && /^0x[0-9a-f]+$/i.test(value)) return BigInt(value);
  if (typeof value === 'number') return BigInt(value);
  return value;
}

function roundTrips(vector: Golden): void {
  const [packet, ...more] = frameOf(vector.hex);
  expect(more).toEqual([]);
  expect(packet).toMatchObject({ type: vector.type, action: vector.action });
  expect(packet!.payload).toHaveLength(vector.payloadLength);
  expect(fromHex(vector.hex)).toHaveLength(FRAME_OVERHEAD + vector.payloadLength);
  const again = encodeFrame(vector.type, vector.action, reencode(packet!.payload, vector.layout));
  expect(toHex(again)).toBe(vector.hex);
}

describe('golden frames of vectors.json', () => {
  const vectors = loadVectors().vectors;

  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s round-trips', (_, vector) => {
    roundTrips(vector);
  });

  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s has the length its rule says', (_, vector) => {
    const payload = frameOf(vector.hex)[0]!.payload;
    const lengths = messageOf(vector.action)!.length(payload, 0, payload.length);
    expect(lengths?.length === 0 || lengths?.includes(payload.length)).toBe(true);
  });

  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s decodes to the given fields', (_, vector) => {
    const payload = frameOf(vector.hex)[0]!.payload;
    const first = vector.layout.split(',')[0]!.split(':')[0]!;
    const struct = byName[first];
    const given = vector.fields?.[first];
    if (struct === undefined || typeof given !== 'object' || given === null) return;
    const decoded = struct.decode(payload) as Readonly<Record<string, unknown>>;
    for (const [field, value] of Object.entries(given)) {
      const ours = decoded[field];
      if (typeof ours === 'number' || typeof ours === 'bigint') expect(BigInt(ours), field).toBe(plain(value));
      if (typeof ours === 'boolean') expect(ours, field).toBe(plain(value) !== 0n);
    }
  });
});
