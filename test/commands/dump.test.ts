import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { messages } from '../../src/wire/index.ts';
import { CODE_BASE } from '../session/debuggee.ts';
import { teachTranslation } from '../session/translating.ts';
import { type Console, openConsole } from './console.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'haltwire dump-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const fresh = () => path.join(folder, `${files++}.bin`);

async function console(): Promise<Console> {
  const made = await openConsole();
  teachTranslation(made.debuggee);
  for (let at = 0; at < 0x40000; at += 8) made.debuggee.memory.set([at & 0xff, (at >> 8) & 0xff, at >> 16], at);
  return made;
}

const reads = ({ debuggee }: Console) =>
  debuggee.requests.filter(({ action }) => action === messages.readMemory.action).length;

test('a range comes into a new file', async () => {
  const { type, debuggee, blocks } = await console();
  const file = fresh();
  const lines = await type(`.dump fffff80000100010 fffff80000121000 path "${file}"`);
  expect(readFileSync(file).equals(debuggee.memory.subarray(0x10, 0x21000))).toBe(true);
  expect(lines).toEqual([`132 KiB in ${file}`]);
  expect(blocks.at(-1)?.data).toMatchObject({ length: 0x20ff0, written: 0x20ff0, complete: true, unreadable: [] });
});

test('Ctrl+C keeps what has arrived, and the line shown continues the dump', async () => {
  const made = await console();
  const file = fresh();
  made.shell.on('change', () => {
    if ((made.shell.status().progress?.done ?? 0) > 0 && reads(made) < 3) made.shell.interrupt();
  });
  const lines = await made.type(`.dump fffff80000100000 fffff80000140000 path "${file}"`);
  expect(lines).toEqual([
    `64.0 KiB of 256 KiB are in ${file}; to go on from there:`,
    `  .dump fffff80000100000 fffff80000140000 path "${file}"`,
    'stopped',
  ]);
  expect(statSync(file).size).toBe(0x10000);
  expect(await made.type(lines[1]!)).toEqual([`256 KiB in ${file}, of which 64.0 KiB were there before`]);
  expect(readFileSync(file).equals(made.debuggee.memory)).toBe(true);
});

test('a line that is lost leaves the beginning', async () => {
  const made = await console();
  const file = fresh();
  made.debuggee.incoming = () => {
    if (reads(made) === 2) made.scene.lines[1].close().catch(() => {});
    return true;
  };
  const lines = await made.type(`.dump fffff80000100000 fffff80000140000 path "${file}"`);
  expect(lines).toContain(`128 KiB of 256 KiB are in ${file}; to go on from there:`);
  expect(statSync(file).size).toBe(0x20000);
});

test('a file is never overwritten', async () => {
  const made = await console();
  const file = fresh();
  const again = (to: string) => made.type(`.dump fffff80000100000 ${to} path "${file}"`);
  writeFileSync(file, 'something of the same length as...');
  const refused = [
    `${file} already exists, and is not the beginning of this dump`,
    'give another path, or remove the file; nothing is overwritten',
  ];
  expect(await again('fffff80000101000')).toEqual(refused);
  // Right at its beginning, wrong at its end.
  const stale = Buffer.from(made.debuggee.memory.subarray(0, 0x8000));
  stale[0x7fff]! ^= 1;
  writeFileSync(file, stale);
  expect(await again('fffff80000110000')).toEqual(refused);
  expect(await again('fffff80000108000')).toEqual([`${file} already exists`, refused[1]]);
  expect(readFileSync(file).equals(stale)).toBe(true);
});

test('what cannot be read is zero, and listed', async () => {
  const made = await console();
  const file = fresh();
  const lines = await made.type(`.dump fffff8000013f000 fffff80000142000 path "${file}"`);
  expect(lines).toEqual([
    `12.0 KiB in ${file}`,
    '8.0 KiB could not be read and are zero in the file:',
    '  fffff800`00140000 - fffff800`00141fff',
  ]);
  const bytes = readFileSync(file);
  expect(bytes.subarray(0, 0x1000).equals(made.debuggee.memory.subarray(0x3f000))).toBe(true);
  expect(bytes.subarray(0x1000).equals(Buffer.alloc(0x2000))).toBe(true);
});

test('a terabyte of unmapped memory is not read page by page', async () => {
  const made = await console();
  const file = fresh();
  const lines = await made.type(`.dump fffff78000100000 fffff80000101000 path "${file}"`);
  expect(lines[0]).toBe(`512 GiB in ${file}`);
  expect(reads(made)).toBeLessThan(300);
  expect(statSync(file).size).toBe(2 ** 39 + 0x1000);
  expect(statSync(file).blocks * 512).toBeLessThan(1 << 20);
});

test('nothing to read is an error, and leaves no file', async () => {
  const made = await console();
  const file = fresh();
  const lines = await made.type(`.dump fffff80000140000 fffff80000141000 path "${file}"`);
  expect(lines[0]).toBe('nothing can be read at fffff800`00140000: not mapped (0xc0000005)');
  expect(existsSync(file)).toBe(false);
});

test('an invalid range, and one that would take too long', async () => {
  const { type } = await console();
  expect(await type('.dump fffff80000101000 fffff80000100000 path x.bin')).toEqual([
    'the range ends at fffff800`00100000, not above its beginning at fffff800`00101000',
    'e.g. .dump fffff80000101000 fffff80000102000 path x.bin',
  ]);
  expect((await type('.dump 0 ffffffffffffffff path x.bin'))[0]).toMatch(/would never finish/);
  expect(existsSync('x.bin')).toBe(false);
});

test('physical memory is asked for as such', async () => {
  const made = await console();
  made.debuggee.requests.length = 0;
  await made.type(`!dump fffff80000100000 fffff80000100010 path "${fresh()}"`);
  expect(messages.readMemory.payload.decode(made.debuggee.requests[0]!.payload).MemoryType).toBe(0);
});

test('~/ is the home directory', async () => {
  const { type } = await console();
  const [line] = await type(`.dump ${CODE_BASE.toString(16)} fffff80000101000 path ~/no-such-folder/x.bin`);
  expect(line).toBe(`${homedir()}/no-such-folder/x.bin cannot be created: no such file or directory`);
});
