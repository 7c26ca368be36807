import { expect, test } from 'vitest';
import { messages } from '../../src/wire/index.ts';
import { openConsole } from './console.ts';

test('memory that begins unreadable shows from where it can be read', async () => {
  const { type } = await openConsole();
  expect(await type('dq fffff800000ffff8 l 10')).toEqual(['fffff800`000ffff8  ????????`???????? 90909090`90909090']);
});

test('code that begins unreadable shows from where it can be read', async () => {
  const { type } = await openConsole();
  expect(await type('u fffff800000ffffe l 4')).toEqual([
    'fffff800`000ffffe  ?? (2 bytes cannot be read)',
    'nt!KiStart:',
    'fffff800`00100000  90                       nop',
    'fffff800`00100001  90                       nop',
  ]);
});

test('an unreadable range costs a request a page, not a byte', async () => {
  const console = await openConsole();
  await console.type('db fffff8000013e000 l 4000');
  const reads = console.debuggee.requests.filter(({ action }) => action === messages.readMemory.action);
  expect(reads).toHaveLength(5);
});

test('a long dump comes in pieces and says how far it is', async () => {
  const console = await openConsole();
  const progress: (number | undefined)[] = [];
  console.shell.on('change', () => progress.push(console.shell.status().progress?.done));
  await console.type('db fffff80000100000 l 10000');
  const sizes = console.blocks.filter(({ kind }) => kind === 'memory').map(({ lines }) => lines.length);
  expect(sizes).toEqual([0x400, 0x400, 0x400, 0x400]);
  expect(progress).toContain(0x4000);
});

test.each(['db', 'u'])('on a slow line, %s says how far it is within what it shows at once', async (name) => {
  const console = await openConsole();
  const { line, stats } = console.scene.session;
  Object.assign(line, { baudRate: 9600 });
  // The line in memory is faster than its rate, which would count.
  Object.defineProperty(stats, 'fastest', { get: () => 0, set: () => {} });
  const progress: (number | undefined)[] = [];
  console.shell.on('change', () => progress.push(console.shell.status().progress?.done));
  await console.type(`${name} fffff80000100000 l 1000`);
  expect(progress).toEqual(expect.arrayContaining([0, 0x400, 0x800]));
});

test('long code is one disassembly without a seam', async () => {
  const console = await openConsole();
  // Ten-byte instructions: none ends where a request does.
  for (let at = 0; at < 0x2000; at += 10) console.debuggee.memory.set([0x48, 0xb8, 1, 2, 3, 4, 5, 6, 7, 8], at);
  const lines = await console.type('u fffff80000100000 l 1800');
  expect(lines.filter((line) => line.includes('movabs') || line.includes('mov '))).toHaveLength(Math.ceil(0x1800 / 10));
  expect(lines.join('\n')).not.toContain('bad');
});

test('Ctrl+C keeps what has come', async () => {
  const console = await openConsole();
  console.shell.on('block', () => console.shell.interrupt());
  const lines = await console.type('db fffff80000100000 l 40000');
  expect(lines).toHaveLength(0x400 + 1);
  expect(lines.at(-1)).toBe('stopped');
});

test('physical memory is asked for as such', async () => {
  const console = await openConsole();
  const types = async (line: string) => {
    console.debuggee.requests.length = 0;
    await console.type(line);
    const { payload } = console.debuggee.requests[0]!;
    return console.debuggee.requests[0]?.action === messages.readMemory.action
      ? messages.readMemory.payload.decode(payload).MemoryType
      : messages.editMemory.payload.decode(payload).MemoryType;
  };
  // The two requests number the kinds of memory in opposite ways (spec/PROTOCOL.md 7.14).
  expect([await types('db fffff80000100000 l 1'), await types('!db fffff80000100000 l 1')]).toEqual([1, 0]);
  expect([await types('eb fffff80000100000 1'), await types('!eb fffff80000100000 1')]).toEqual([0, 1]);
});

test('a range may end at the last address, not after it', async () => {
  const { type } = await openConsole();
  expect((await type('db fffffffffffffff0 l 10'))[0]).toContain('nothing can be read');
  expect((await type('u fffffffffffffff0 l 10'))[0]).toContain('nothing can be read');
  expect(await type('db fffffffffffffff0 l 11')).toEqual([
    '11 bytes from ffffffff`fffffff0 run past the last address',
    'there are 10 left from there',
  ]);
});

test('settings choose the syntax and the names', async () => {
  const att = await openConsole({ syntax: 'att' });
  expect(await att.type('u @rip l 3')).toContain('fffff800`00101000  48 85 c0                 test    %rax, %rax');
  const bare = await openConsole({ addressconversion: 'off' });
  expect(await bare.type('u @rip+3 l 1')).toEqual([
    'fffff800`00101003  74 04                    je      fffff800`00101009',
  ]);
});
