import { expect, test } from 'vitest';
import { readablePiece, readMemory } from '../../src/inspect/read-memory.ts';
import { HaltedSession } from './halted-session.ts';

const BASE = 0x10000n;
const signal = new AbortController().signal;
const read = (session: HaltedSession, address: bigint, length: number) =>
  readMemory(session.session, address, length, { space: 'virtual', signal });

/** Pages 0, 2 and 3 after BASE are there, 1 and 4 are not. */
function withHoles(): HaltedSession {
  const session = new HaltedSession();
  for (const page of [0n, 2n, 3n]) session.write(BASE + page * 0x1000n, Array(0x1000).fill(Number(page) + 1));
  return session;
}

test('a range that is there takes one request', async () => {
  const session = withHoles();
  expect(await read(session, BASE + 0x2000n, 0x2000)).toMatchObject({ gaps: [], refusal: undefined });
  expect(session.asked).toHaveLength(1);
});

test('a refused range is read page by page, and what is refused is a gap', async () => {
  const memory = await read(withHoles(), BASE + 0xff0n, 0x3010);
  expect(memory.gaps).toEqual([{ from: 0x10, to: 0x1010 }]);
  expect([memory.bytes[0xf], memory.bytes[0x10], memory.bytes[0x1010], memory.bytes[0x300f]]).toEqual([1, 0, 3, 4]);
  expect(memory.refusal?.status).toBe(0xc0000005);
});

test('what is left when all else is there is not asked for', async () => {
  const session = withHoles();
  const memory = await read(session, BASE + 0x3f00n, 0x200);
  expect(memory.gaps).toEqual([{ from: 0x100, to: 0x200 }]);
  expect(session.asked).toHaveLength(2);
});

test('neighbouring pages that are not there are one gap; a range within one is asked for once', async () => {
  const session = new HaltedSession();
  expect((await read(session, BASE, 0x3000)).gaps).toEqual([{ from: 0, to: 0x3000 }]);
  session.asked.length = 0;
  expect((await read(session, BASE, 0x10)).gaps).toEqual([{ from: 0, to: 0x10 }]);
  expect(session.asked).toHaveLength(1);
});

test('the piece around an address ends at the gaps', async () => {
  const memory = await read(withHoles(), BASE + 0xff0n, 0x4010);
  const sizeAt = (address: bigint) => readablePiece(memory, address)?.bytes.length;
  expect(sizeAt(BASE + 0xff0n)).toBe(0x10);
  expect(sizeAt(BASE + 0x1000n)).toBeUndefined();
  expect(sizeAt(BASE + 0x1fffn)).toBeUndefined();
  expect(readablePiece(memory, BASE + 0x2800n)).toMatchObject({ address: BASE + 0x2000n, gaps: [] });
  expect(sizeAt(BASE + 0x2800n)).toBe(0x2000);
  expect(sizeAt(BASE + 0x4000n)).toBeUndefined();
  expect(sizeAt(BASE + 0x5000n)).toBeUndefined();
});
