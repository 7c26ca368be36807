import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  DIRECT_MAP,
  KERNEL_BASE,
  KERNEL_PHYSICAL,
  STACK_BYTES,
  STACK_STRIDE,
  STACKS,
} from '../../../src/machine/guest/layout.ts';
import { MachineConsole } from '../machine-console.ts';

let console: MachineConsole;

beforeAll(async () => {
  console = await MachineConsole.open();
}, 30_000);

afterAll(() => console.close());

const hex = (value: bigint | number) => value.toString(16);
const shown = (address: bigint) => hex(address).padStart(16, '0').replace(/^.{8}/, '$&`');
const addressOf = (name: string) => console.machine.symbols.find((symbol) => symbol.name === name)!.address;

describe('search', () => {
  test('finds the code of a function where its symbol is, and nothing else of that length', async () => {
    const at = addressOf('nt!KiTick');
    const code = Buffer.from(await console.session.readMemory(at, 16));
    const bytes = [...code].map(hex).join(' ');
    const lines = await console.type(`sb fffff80000100000 ${bytes} l 20000`);
    expect(lines[0]).toBe(`${shown(at)}  nt!KiTick`);
    const physical = at - KERNEL_BASE + BigInt(KERNEL_PHYSICAL);
    expect((await console.type(`!sb 0 ${bytes} l 1000000`))[0]).toBe(shown(physical));
  });

  test('code under a breakpoint is found as it was', async () => {
    const code = Buffer.from(await console.session.readMemory(addressOf('nt!KiTick'), 8)).readBigUInt64LE();
    await console.type('bp nt!KiTick');
    expect((await console.type(`sq nt!KiTick ${hex(code)} l 8`))[0]).toContain('nt!KiTick');
    expect(
      (await console.type(`!sq ${hex(addressOf('nt!KiTick') - KERNEL_BASE + 0x100000n)} ${hex(code)} l 8`))[0],
    ).toMatch(/^not found/);
    await console.type('bc all');
  });

  test('searches all of the lower half in a moment, leaving out what is not mapped', async () => {
    const lines = await console.type('sq 0 123456789abcdef l 800000000000');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^not found in 0x800000000000 bytes from 00000000`00000000; 0x7[0-9a-f]+ of them cannot/);
  });

  test('shows more hits than one request gives', async () => {
    const before = console.blocks.length;
    await console.type('sq ffff800000000000 0 l 100000');
    const hits = console.blocks.slice(before).filter(({ kind }) => kind === 'hits');
    const found = hits.flatMap(({ data }) => (data as { address: string }[]).map(({ address }) => BigInt(address)));
    const memory = Buffer.from(await console.session.readMemory(DIRECT_MAP, 0x100000));
    const zeros = Array.from({ length: 0x20000 }, (_, i) => i).filter((i) => memory.readBigUInt64LE(8 * i) === 0n);
    expect(zeros.length).toBeGreaterThan(0x1000);
    expect(found).toEqual(zeros.map((i) => DIRECT_MAP + BigInt(8 * i)));
  });
});

describe('translation', () => {
  test('there and back through the direct map', async () => {
    const physical = addressOf('nt!KiTick') - KERNEL_BASE + BigInt(KERNEL_PHYSICAL);
    expect(await console.type('!va2pa nt!KiTick')).toEqual([shown(physical)]);
    expect(await console.type(`!pa2va ${hex(physical)}`)).toEqual([shown(DIRECT_MAP + physical)]);
    expect(await console.type('!va2pa 1')).toEqual([
      '00000000`00000001 is not mapped (0xc0000005)',
      'it may be paged out, or belong to another process; `!pte 1` shows where the way ends',
    ]);
    expect((await console.type('!pa2va fffffffff000'))[0]).toMatch(/does not have physical/);
  });

  test('the entries are where they are said to be', async () => {
    const lines = await console.type('!pte nt!KiTick');
    expect(lines.map((line) => line.slice(0, 6).trim())).toEqual(['VA', 'PML4E', 'PDPTE', 'PDE', 'PTE', 'PA']);
    for (const line of lines.slice(1, 5)) {
      const [, at = '', value = ''] = /^\S+\s+(\S+) {2}(\S+)/.exec(line) ?? [];
      expect(await console.type(`dq ${at} l 8`)).toEqual([`${at}  ${value}`]);
    }
    const physical = addressOf('nt!KiTick') - KERNEL_BASE + BigInt(KERNEL_PHYSICAL);
    expect(lines[5]).toBe(`PA     ${shown(physical)}  in a page of 4 KiB`);
  });

  test('a large page ends the walk; an unmapped address shows where it ends', async () => {
    const large = await console.type(`!pte ${hex(DIRECT_MAP + 0x212345n)}`);
    expect(large.at(-2)).toMatch(/^PDE .* PS /);
    expect(large.at(-1)).toBe('PA     00000000`00212345  in a page of 2 MiB');
    expect((await console.type('!pte 0')).at(-1)).toMatch(/^not mapped: its \w+ is not present$/);
    expect((await console.type('!pte 8000000000000000'))[0]).toBe('80000000`00000000 is not mapped (0xc0000005)');
  });
});

describe('lists', () => {
  test('the processes of the guest, by their names, to the null at the end', async () => {
    expect(
      (await console.type('dl nt!PsSystemProcess')).slice(1).map((line) => line.replace(/^(..): \S+/, '$1')),
    ).toEqual([
      '00  nt!PsSystemProcess',
      '01  nt!PsInitProcess',
      '02  nt!PsWorkerProcess',
      'ends with a null after 3 nodes',
    ]);
  });

  test('a list that was bent into a circle', async () => {
    const [first, last] = [addressOf('nt!PsSystemProcess'), addressOf('nt!PsWorkerProcess')];
    await console.type(`eq ${hex(last)} ${hex(first)}`);
    expect((await console.type(`dl ${hex(first)}`)).at(-1)).toBe('closes at the first node: 3 nodes');
    await console.type(`eq ${hex(last)} ${hex(last)}`);
    expect((await console.type(`dl ${hex(first)}`)).at(-1)).toBe('broken: goes back to node 02');
    await console.type(`eq ${hex(last)} 0`);
  });
});

describe('dumps', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'haltwire-dump-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('the same memory by virtual and by physical addresses', async () => {
    const [virtual, physical] = [path.join(folder, 'virtual.bin'), path.join(folder, 'physical.bin')];
    const to = KERNEL_BASE + 0x8000n;
    expect(await console.type(`.dump ${hex(KERNEL_BASE)} ${hex(to)} path ${virtual}`)).toEqual([
      `32.0 KiB in ${virtual}`,
    ]);
    await console.type(`!dump ${hex(KERNEL_PHYSICAL)} ${hex(KERNEL_PHYSICAL + 0x8000)} path ${physical}`);
    const kernel = Buffer.from(await console.session.readMemory(KERNEL_BASE, 0x8000));
    expect(readFileSync(virtual).equals(kernel)).toBe(true);
    expect(readFileSync(physical).equals(kernel)).toBe(true);
  });

  test('between two kernel stacks is an unmapped page', async () => {
    const file = path.join(folder, 'stacks.bin');
    const lines = await console.type(`.dump ${hex(STACKS)} ${hex(STACKS + BigInt(2 * STACK_STRIDE))} path ${file}`);
    expect(lines[1]).toMatch(/could not be read and are zero in the file:$/);
    const pages = lines.slice(2).map((line) => /^ {2}(\S+) - (\S+)$/.exec(line)!.slice(1));
    expect(pages.length).toBeGreaterThan(0);
    for (const [from = '', to = ''] of pages) {
      expect((await console.type(`!pte ${from}`)).at(-1)).toMatch(/^not mapped/);
      expect((await console.type(`!pte ${to}`)).at(-1)).toMatch(/^not mapped/);
    }
    expect(readFileSync(file)).toHaveLength(2 * STACK_STRIDE);
    expect(STACK_BYTES).toBeLessThan(STACK_STRIDE);
  });
});
