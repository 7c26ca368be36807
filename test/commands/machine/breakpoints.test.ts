import { afterAll, beforeAll, expect, test } from 'vitest';
import { MachineConsole } from '../machine-console.ts';

let console: MachineConsole;

beforeAll(async () => {
  console = await MachineConsole.open();
}, 30_000);

afterAll(() => console.close());

/** What `g` led to under a breakpoint, which is cleared then. */
async function hitOf(breakpoint: string): Promise<string> {
  await console.type(breakpoint);
  const shown = await console.typeUntilHalt('g');
  await console.type('bc all');
  return shown.join('\n');
}

test.each([0, 1])('core %i only', async (core) => {
  expect(await hitOf(`bp nt!KiTick core ${core}`)).toMatch(new RegExp(`breakpoint \\w+ hit +core ${core} `));
});

test.each([
  ['init', 4],
  ['worker', 8],
])('process %s only', async (name, pid) => {
  expect(await hitOf(`bp nt!KiSystemCall64 pid ${pid}`)).toContain(`${name} (${pid})`);
});

test('a thread only', async () => {
  const first = await hitOf('bp nt!KiSystemCall64');
  const thread = /thread (\w+)/.exec(first)?.[1];
  expect(await hitOf(`bp nt!KiSystemCall64 tid ${thread}`)).toContain(`thread ${thread}`);
});

test('the list says which process and thread a breakpoint is for', async () => {
  await console.type('bp nt!KiTick pid 4 core 1');
  const [, row] = await console.type('bl');
  for (const part of ['enabled', 'core 1', 'pid 4', 'nt!KiTick']) expect(row).toContain(part);
  await console.type('bc all');
});

test.each([
  ['bp nt!KiTick core 7', /there is no core 7/],
  ['bp ffff900000000000', /not valid|not mapped|address/],
  ['bp nt!KiTick pid', /`pid` needs NUMBER/],
])('%s is refused', async (line, words) => {
  expect((await console.type(line)).join('\n')).toMatch(words);
});
