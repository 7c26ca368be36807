import { expect, test } from 'vitest';
import { knownModules, moduleData } from '../../../commands/user-mode/modules.ts';

test('a listed module for programs: unknown is null', () => {
  expect(moduleData({ mode: 'user', start: 0x7ff6_1000_0000n, entry: undefined, path: 'init.exe' })).toEqual({
    mode: 'user',
    start: '0x7ff610000000',
    entry: null,
    path: 'init.exe',
  });
  const kernel = { mode: 'kernel', start: 0xffffffff_c0a00000n, size: 0x1000n, name: 'kvm', path: 'kvm.ko' } as const;
  expect(moduleData(kernel)).toEqual({ ...kernel, start: '0xffffffffc0a00000', size: '0x1000' });
});

test('known modules have a line each, and say when there are none', () => {
  const record = { symbolPath: '', guidAndAge: '', is32Bit: false };
  const block = knownModules([
    { ...record, base: 0xfffff80000100000n, path: 'nt', userMode: false },
    { ...record, base: 0x400000n, path: 'init.exe', userMode: true },
  ]);
  expect(block.lines).toHaveLength(3);
  expect(block.data).toEqual([
    { mode: 'kernel', start: '0xfffff80000100000', path: 'nt' },
    { mode: 'user', start: '0x400000', path: 'init.exe' },
  ]);
  expect(knownModules([]).lines).toEqual(['no modules are known']);
});
