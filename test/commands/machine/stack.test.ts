import { afterAll, beforeAll, expect, test } from 'vitest';
import { MachineConsole } from '../machine-console.ts';

let console: MachineConsole;

beforeAll(async () => {
  console = await MachineConsole.open();
  await console.type('bp nt!KiTick');
  await console.typeUntilHalt('g');
  await console.type('bc all');
}, 30_000);

afterAll(() => console.close());

test('the innermost frame on the stack is the call that led here', async () => {
  const [present, frame] = await console.type('k');
  expect(present).toMatch(/^rip {6}fffff800`[0-9a-f]{8} {2}nt!KiTick$/);
  const [, returns, from] = /^\[\$\+000\] {2}(\S+) {2}\(from (nt!\w+\+0x[0-9a-f]+)\)$/.exec(frame ?? '') ?? [];
  expect(await console.type('dq @rsp l 8')).toEqual([expect.stringContaining(returns ?? '?')]);
  expect((await console.type(`u ${from?.replace('0x', '')} l 1`)).join('\n')).toMatch(/call +<nt!KiTick /);
});

test('every word of the stack is there, and what memory says', async () => {
  const words = await console.type('kq l 20');
  const [row, next] = (await console.type('dq @rsp l 20')).map((line) =>
    line.match(/[0-9a-f]{8}`[0-9a-f]{8}/g)?.slice(1),
  );
  expect(words.map((line) => /^\[\$\+0[0-9a-f]{2}\] {2}(\S+)/.exec(line)?.[1])).toEqual([
    ...(row ?? []),
    ...(next ?? []),
  ]);
});

test('the stack ends at its last page', async () => {
  const lines = await console.type('kd l 8000');
  expect(lines.length).toBeGreaterThan(8);
  expect(lines.at(-1)).toMatch(/^the stack ends: nothing can be read at fffff880`[0-9a-f]{5}000$/);
});

test('in the handler of an interrupt, k finds what was interrupted', async () => {
  await console.type('bp nt!KiTimerInterrupt');
  await console.typeUntilHalt('g');
  await console.type('bc all');
  const shown = await console.type('k');
  const [frame] = shown.filter((line) => line.endsWith('(interrupted)'));
  const rip = (await console.type('dq @rsp l 8'))[0]?.split(/\s+/)[1];
  expect(frame).toContain(rip);
});
