import { expect, test } from 'vitest';
import { parseModuleList } from '../../src/inspect/module-list.ts';

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
  expect(parseModuleList(text)).toEqual([
    { mode: 'user', start: 0x7ff7a5e60000n, entry: 0x7ff7a5e61000n, path: 'C:\\Program Files\\a b.exe' },
    { mode: 'user', start: 0x7ff610000000n, entry: undefined, path: 'init.exe' },
    {
      mode: 'kernel',
      start: 0xfffff80312e00000n,
      size: 0x1046000n,
      name: 'ntoskrnl.exe',
      path: '\\SystemRoot\\system32\\ntoskrnl.exe',
    },
    { mode: 'kernel', start: 0xffffffffc0a00000n, size: undefined, name: 'kvm', path: 'kvm.ko' },
  ]);
});

test('what is no row is none, and names are made safe', () => {
  expect(parseModuleList('')).toEqual([]);
  expect(parseModuleList('fffff803`12e00000 10 a \x1b[2J')).toMatchObject([{ path: '\\x1b[2J' }]);
});
