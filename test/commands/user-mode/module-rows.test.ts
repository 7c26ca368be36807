import { expect, test } from 'vitest';
import { knownModules, readModules } from '../../../commands/user-mode/module-rows.ts';

test('rows are read whatever separates them, with and without backticks', () => {
  const text = [
    'user mode',
    'start\t\t\tentrypoint\t\tpath',
    '00007ff7a5e60000\t00007ff7a5e61000\tC:\\Program Files\\a b.exe',
    '00007ff6`10000000  ?  init.exe',
    '============================',
    'fffff803`12e00000\t1046000\tntoskrnl.exe\t\\SystemRoot\\system32\\ntoskrnl.exe',
    'ffffffff`c0a00000  ?  kvm  kvm.ko',
    'done',
  ].join('\r\n');
  expect(readModules(text)).toEqual([
    { mode: 'user', start: '0x7ff7a5e60000', entry: '0x7ff7a5e61000', path: 'C:\\Program Files\\a b.exe' },
    { mode: 'user', start: '0x7ff610000000', entry: null, path: 'init.exe' },
    {
      mode: 'kernel',
      start: '0xfffff80312e00000',
      size: '0x1046000',
      name: 'ntoskrnl.exe',
      path: '\\SystemRoot\\system32\\ntoskrnl.exe',
    },
    { mode: 'kernel', start: '0xffffffffc0a00000', size: null, name: 'kvm', path: 'kvm.ko' },
  ]);
});

test('what is no row is none, and names are made safe', () => {
  expect(readModules('')).toEqual([]);
  expect(readModules('fffff803`12e00000 10 a \x1b[2J')).toMatchObject([{ path: '\\x1b[2J' }]);
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
