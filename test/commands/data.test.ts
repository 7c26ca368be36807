import { expect, test } from 'vitest';
import type { Json } from '../../src/format/block.ts';
import { openConsole } from './console.ts';

/** What `--json` gives for a line: kind and data of the blocks that it shows. */
async function data(line: string, ...before: readonly string[]): Promise<{ kind: string; data: Json | undefined }[]> {
  const console = await openConsole();
  for (const each of before) await console.type(each);
  console.blocks.length = 0;
  await console.type(line);
  return console.blocks.map(({ kind, data }) => ({ kind, data }));
}

test('memory is hexadecimal text with ?? for what cannot be read', async () => {
  expect(await data('dd fffff8000013fffc l 8')).toEqual([
    {
      kind: 'memory',
      data: { address: '0xfffff8000013fffc', space: 'virtual', length: 8, unit: 4, bytes: '90909090????????' },
    },
  ]);
});

test('registers are named values', async () => {
  const [block] = await data('r');
  expect(block).toMatchObject({ kind: 'registers', data: { rip: '0xfffff80000101000', rax: '0x0', cs: '0x10' } });
  expect(await data('r cs')).toEqual([{ kind: 'register', data: { name: 'cs', value: '0x10' } }]);
});

test('instructions have address, bytes and text', async () => {
  expect(await data('u @rip l 3')).toEqual([
    { kind: 'disassembly', data: [{ address: '0xfffff80000101000', bytes: '4885c0', text: 'test rax, rax' }] },
  ]);
});

test('breakpoints have id, address, state and restrictions', async () => {
  expect(await data('bl', 'bp nt!KiTick')).toEqual([
    { kind: 'breakpoints', data: [{ id: 1, address: '0xfffff80000101100', state: 'enabled', only: {} }] },
  ]);
});

test('status has no progress of its own', async () => {
  const [block] = await data('.status');
  expect(block).toMatchObject({ kind: 'status', data: { state: 'halted', core: 0, cores: 2, osName: 'Fake OS' } });
  expect(block?.data).not.toHaveProperty('progress');
});

test('the debuggee cannot write into the status', async () => {
  const { type } = await openConsole({}, 'Evil\x1b[2J OS');
  expect(await type('.status')).toContain('debuggee  Evil\\x1b[2J OS');
});
