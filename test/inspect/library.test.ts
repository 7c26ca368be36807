import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  AccessError,
  checkProcess,
  describeProcessor,
  gateName,
  instructionText,
  NotKeptError,
  OtherProcessError,
  RangeEndError,
  readCode,
  readCodeRange,
  readMemory,
  readText,
  type Session,
  SortedSymbols,
  stepOnce,
  streamMemory,
  traceInstructions,
  walkList,
  walkPages,
  walkStack,
  writeBytes,
} from '../../src/index.ts';
import { demoSymbols } from '../../src/machine/guest/image.ts';
import { MachineConsole } from '../commands/machine-console.ts';

/** What a front without a shell can do, with a real machine: everything comes from the package's own index. */
const { signal } = new AbortController();
const symbols = new SortedSymbols(demoSymbols());
const tick = symbols.lookup('nt!KiTick')!;
const UNMAPPED = 0xfffff900_00000000n;

let console: MachineConsole;
let session: Session;
beforeAll(async () => {
  console = await MachineConsole.open();
  ({ session } = console);
});
afterAll(() => console.close());

test('reads code with its labels, forwards and backwards', async () => {
  const code = await readCode(
    session,
    { address: tick, before: 0, after: 3, bits: 64, syntax: 'intel', symbols },
    signal,
  );
  expect(code?.labels.get(tick)).toBe('nt!KiTick');
  const third = code!.instructions[2]!.address;
  const back = await readCode(
    session,
    { address: third, before: 2, after: 1, bits: 64, syntax: 'intel', symbols },
    signal,
  );
  expect(back?.instructions.map(({ address }) => address)).toEqual(code?.instructions.map(({ address }) => address));
  expect(
    await readCode(session, { address: UNMAPPED, before: 0, after: 1, bits: 64, syntax: 'intel', symbols }, signal),
  ).toBeUndefined();
});

test('disassembles a range whole, or says that it cannot be read', async () => {
  const texts: string[] = [];
  for await (const pieces of readCodeRange(session, { space: 'virtual', start: tick, length: 1 }, { signal })) {
    for (const piece of pieces) if ('instructions' in piece) texts.push(...piece.instructions.map(instructionText));
  }
  expect(texts).toHaveLength(1);
  const unmapped = readCodeRange(session, { space: 'virtual', start: UNMAPPED, length: 16 }, { signal });
  await expect(unmapped.next()).rejects.toBeInstanceOf(AccessError);
  const wrapping = readCodeRange(session, { space: 'virtual', start: (1n << 64n) - 1n, length: 16 }, { signal });
  await expect(wrapping.next()).rejects.toBeInstanceOf(RangeEndError);
});

test('walks the page tables to where the bytes are in physical memory', async () => {
  const { entries, page } = await walkPages(session, tick, signal);
  expect(entries.map(({ level }) => level).slice(0, 2)).toEqual(['PML4E', 'PDPTE']);
  const virtual = await readMemory(session, tick, 16, { space: 'virtual', signal });
  const physical = await readMemory(session, page!.physical, 16, { space: 'physical', signal });
  expect(physical.bytes).toEqual(virtual.bytes);
  expect((await walkPages(session, UNMAPPED, signal)).page).toBeUndefined();
});

test('writes bytes and reads them back; an unmapped page takes nothing', async () => {
  const { rsp } = await session.readRegisters();
  const at = rsp - 0x100n;
  await writeBytes(session, at, Uint8Array.of(1, 2, 3), { space: 'virtual', signal });
  expect([...(await readMemory(session, at, 3, { space: 'virtual', signal })).bytes]).toEqual([1, 2, 3]);
  const refused = writeBytes(session, UNMAPPED, Uint8Array.of(1), { space: 'virtual', signal });
  await expect(refused).rejects.toBeInstanceOf(AccessError);
  await expect(refused).rejects.not.toBeInstanceOf(NotKeptError);
});

test('walks a list to how it ends', async () => {
  const { rsp } = await session.readRegisters();
  const [one, two] = [rsp - 0x200n, rsp - 0x100n];
  const ends = async (next: bigint) => {
    await session.writeMemory(one, [two], { unit: 8 });
    await session.writeMemory(two, [next], { unit: 8 });
    const found = [];
    for await (const step of walkList(session, { space: 'virtual', start: one, offset: 0n, most: 9 }, signal)) {
      found.push(step);
    }
    expect(found.slice(0, 2)).toEqual([{ node: one }, { node: two }]);
    return found.at(-1);
  };
  expect(await ends(0n)).toEqual({ end: { why: 'null' } });
  expect(await ends(one)).toEqual({ end: { why: 'circle', to: 0 } });
  expect(await ends(UNMAPPED)).toEqual({ end: { why: 'unreadable', at: UNMAPPED } });
});

test('walks the stack in parts, up to its end', async () => {
  const { rsp } = await session.readRegisters();
  const walked = async (base: bigint) => {
    const parts = [];
    for await (const part of walkStack(session, { base, words: 0x1000, width: 8, bits: 64 }, signal)) parts.push(part);
    return parts;
  };
  const parts = await walked(0n);
  const words = parts.flatMap((part) => part.words);
  expect(words.map(({ at }) => at)).toEqual(words.map((_, index) => rsp + BigInt(8 * index)));
  expect(parts.at(-1)).toMatchObject({ ended: true, next: rsp + BigInt(8 * words.length) });
  expect(await walked(UNMAPPED)).toMatchObject([{ words: [], ended: true, next: UNMAPPED }]);
});

test('steps, and knows which process is halted', async () => {
  const before = await session.readRegisters();
  expect(await stepOnce(session, 'in', signal)).toMatchObject({ reason: 'stepped' });
  expect((await session.readRegisters()).rip).not.toBe(before.rip);
  const { pid, name } = await session.currentProcess();
  await checkProcess(session, pid, signal);
  await expect(checkProcess(session, pid + 1, signal)).rejects.toBeInstanceOf(OtherProcessError);
  expect(gateName(name)).toMatch(/^\w/);
});

test('streams a range of any length, and skips what is not mapped', async () => {
  const stretches = async (address: bigint, length: number) => {
    const found = [];
    for await (const each of streamMemory(session, { space: 'virtual', address, length }, signal)) found.push(each);
    return found;
  };
  const nothing = await stretches(UNMAPPED, 2 ** 40);
  expect(nothing.length).toBeLessThan(8);
  expect(nothing.reduce((sum, { bytes, unmapped }) => sum + bytes.length + unmapped, 0)).toBe(2 ** 40);
  const [code, ...rest] = await stretches(tick, 3);
  expect(code?.bytes).toEqual((await readMemory(session, tick, 3, { space: 'virtual', signal })).bytes);
  expect(rest).toEqual([]);
});

test('traces instructions one by one, each with the halt after it', async () => {
  let at = (await session.readRegisters()).rip;
  for await (const { instruction, halt } of traceInstructions(session, 5, signal)) {
    expect(instruction?.address).toBe(at);
    at = halt.rip;
  }
  expect((await session.readRegisters()).rip).toBe(at);
  const stop = new AbortController();
  stop.abort(new Error('enough'));
  await expect(traceInstructions(session, 5, stop.signal).next()).rejects.toThrow('enough');
});

test('reads a text up to its NUL, or to where it may go', async () => {
  const address = symbols.lookup('nt!KiImageHeader')!;
  const read = async (most: number) => {
    const found = await readText(session, { address, character: 1, most, space: 'virtual' }, signal);
    return [Buffer.from(found.bytes).toString(), found.isTerminated];
  };
  expect(await read(0x1000)).toEqual(['Haltwire demo kernel', true]);
  expect(await read(8)).toEqual(['Haltwire', false]);
  const nothing = readText(session, { address: UNMAPPED, character: 1, most: 8, space: 'virtual' }, signal);
  await expect(nothing).rejects.toBeInstanceOf(AccessError);
});

test('describes the processor', async () => {
  expect(Object.values(await describeProcessor(session, signal)).join(' ')).toMatch(/Haltwire|Intel/i);
});
