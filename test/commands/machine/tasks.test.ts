import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoSymbols } from '../../../src/machine/guest/image.ts';
import { MachineConsole } from '../machine-console.ts';

let console: MachineConsole;

beforeAll(async () => {
  console = await MachineConsole.open();
}, 30_000);

afterAll(() => console.close());

const addressOf = (name: string): bigint => demoSymbols().find((each) => each.name === name)!.address;
const shown = (address: bigint): string => address.toString(16).replace(/.{8}$/, '`$&');
const data = () => console.blocks.at(-1)?.data;

test('every process is listed under its id, at its object', async () => {
  const lines = await console.type('.process list');
  for (const [pid, name, object] of [
    [0, 'System', 'nt!PsSystemProcess'],
    [4, 'init', 'nt!PsInitProcess'],
    [8, 'worker', 'nt!PsWorkerProcess'],
  ] as const) {
    expect(lines.join('\n')).toMatch(new RegExp(`^(▶| ) +${pid} {2}${shown(addressOf(object))} {2}${name}$`, 'm'));
  }
  expect(lines).toHaveLength(4);
});

test('the running process is the marked one', async () => {
  await console.type('.process');
  const { pid } = data() as { pid: number };
  await console.type('.process list');
  const running = (data() as { pid: number; running: boolean }[]).filter((row) => row.running);
  expect(running.map((row) => row.pid)).toEqual([pid]);
});

test('the threads of a process are listed', async () => {
  await console.type('.thread list process nt!PsWorkerProcess');
  expect(data()).toEqual([expect.objectContaining({ tid: 9, pid: 8, name: 'worker' })]);
  await console.type('.thread list process nt!PsSystemProcess');
  // Idle, reporter and balancer of either core.
  expect((data() as { tid: number }[]).map(({ tid }) => tid)).toEqual([16, 17, 18, 20, 21, 22]);
});

test('a process is waited for by the clock', async () => {
  expect(await console.type('.process pid 8')).toEqual([
    '`g` continues the debuggee until process 8 runs; Ctrl+C halts it earlier',
  ]);
  const lines = await console.typeUntilHalt('g');
  expect(lines).toContain('debuggee is running until process 8 runs');
  expect(lines.join('\n')).toMatch(/process changed +core 1 +worker \(8\), thread 9/);
});

test('a process that runs for a moment only is found when it calls the driver core', async () => {
  await console.type('.process pid 4');
  expect((await console.typeUntilHalt('g')).join('\n')).toMatch(/process changed +core 0 +init \(4\), thread 5/);
});

test('a process is waited for by its address space', async () => {
  await console.type('.process2 pid 4');
  expect((await console.typeUntilHalt('g')).join('\n')).toMatch(/process changed +core 0 +init \(4\), thread 5/);
  expect(await console.type('r cr3')).toEqual(['cr3=0000000000011000']);
});

test('a process is waited for by its object', async () => {
  await console.type('.process2 process nt!PsWorkerProcess');
  expect((await console.typeUntilHalt('g')).join('\n')).toMatch(/process changed .*worker \(8\)/);
});

test('a thread is waited for by the clock', async () => {
  await console.type('.thread tid 9');
  expect((await console.typeUntilHalt('g')).join('\n')).toMatch(/thread changed +core 1 +worker \(8\), thread 9/);
});

test('a thread is waited for by the slot of the running one, and dr1 is as it was', async () => {
  await console.type('~ 0');
  await console.type('r dr1 = 1234');
  await console.type('.thread2 tid 12');
  expect((await console.typeUntilHalt('g')).join('\n')).toMatch(/thread changed +core 0 +System \(0\), thread 12/);
  await console.type('.thread');
  expect(data()).toMatchObject({ tid: 0x12, pid: 0 });
  expect(await console.type('r dr1')).toEqual(['dr1=0000000000001234']);
  await console.type('r dr1 = 0');
});

test('another halt ends the wait, and says so', async () => {
  await console.type('.process2 pid 8');
  await console.type('bp nt!KiTick');
  const lines = (await console.typeUntilHalt('g')).join('\n');
  expect(lines).toMatch(/no longer runs until process 8 runs\nbreakpoint 1 hit/);
  await console.type('bc all');
  // Worker runs four times in this second.
  await expect(console.typeUntilHalt('g', 1000)).rejects.toThrow('no halt');
  await console.session.pause();
  await console.shell.shown();
});

test('a process or thread that there is not is refused', async () => {
  expect((await console.type('.process pid 99')).join('\n')).toMatch(/process 99.*0xc000001e[\s\S]*\.process list/);
  expect((await console.type('.process process nt!KiTick')).join('\n')).toMatch(/0xc0000020/);
  expect((await console.type('.thread2 tid 99')).join('\n')).toMatch(/thread 99.*0xc0000021[\s\S]*\.thread list/);
  expect((await console.type('.thread list process 1000')).join('\n')).toMatch(/0xc0000021/);
});

test('ids are completed with names', async () => {
  const found = await console.shell.complete('.process pid ', 13, AbortSignal.timeout(5000));
  expect(found?.items.map(({ insert, detail }) => [insert, detail])).toEqual([
    ['0', 'System'],
    ['4', 'init'],
    ['8', 'worker'],
  ]);
});
