import { afterAll, beforeAll, expect, test } from 'vitest';
import { MachineConsole } from '../machine-console.ts';

let console: MachineConsole;

beforeAll(async () => {
  console = await MachineConsole.open();
}, 30_000);

afterAll(() => console.close());

test('what is assembled into memory is executed', async () => {
  const before = await console.type('r rip');
  const code = await console.type('db @rip l 10');
  await console.type('a @rip {mov r15, fffff800`12345678; inc r15; nop}');
  await console.type('i 2');
  expect(await console.type('r r15')).toEqual(['r15=fffff80012345679']);
  const bytes = code[0]?.match(/ {2}((?:[0-9a-f]{2}[ -]){15}[0-9a-f]{2})/)?.[1]?.replaceAll('-', ' ');
  await console.type(`r ${before[0]?.replace('=', ' = ')}`);
  await console.type(`eb @rip ${bytes}`);
  expect(await console.type('db @rip l 10')).toEqual(code);
});

test('physical memory holds what was assembled into it', async () => {
  await console.type('!a 6000 {cli; hlt; jmp 6000}');
  expect(await console.type('!u 6000 l 4')).toEqual([
    expect.stringContaining('fa'),
    expect.stringContaining('f4'),
    expect.stringMatching(/eb fc .* jmp +00000000`00006000/),
  ]);
});

test('memory that is not there is not written', async () => {
  const [what] = await console.type('a ffff900000000000 {nop}');
  expect(what).toMatch(/nothing can be written at ffff9000`00000000: not mapped/);
});
