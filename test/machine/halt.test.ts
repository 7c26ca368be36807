import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedMachine, startMachine } from '../../src/machine/machine.ts';
import { TestDebugger } from './debugger.ts';

const RIP_BASE = 0xfffff80000000000n;
let machine: EmbeddedMachine;
let debug: TestDebugger;

const address = (name: string): bigint => {
  const symbol = machine.symbols.find((one) => one.name === name);
  if (symbol === undefined) throw new Error(`no symbol ${name}`);
  return symbol.address;
};
const variable = (name: string, index = 0): bigint =>
  machine.memory.load(Number(address(name) - RIP_BASE) + 8 * index, 8);

beforeAll(async () => {
  machine = await startMachine({ log: (text) => console.error(text) });
  debug = new TestDebugger(machine);
});
afterAll(() => machine.stop());

describe('a machine under the driver core', () => {
  test('sends the start packet when it is prepared', async () => {
    const started = await debug.prepare();
    expect(started.length).toBe(256);
  });

  test('halts on request, tells where it is, and continues', async () => {
    const paused = await debug.pause();
    expect(paused.PausingReason).toBe(2);
    expect(paused.Rip).toBeGreaterThan(0n);
    await debug.resume();
  });

  test('ticks stand still while halted and go on afterwards', async () => {
    await debug.pause();
    const before = [variable('nt!KiTickCount', 0), variable('nt!KiTickCount', 1)];
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([variable('nt!KiTickCount', 0), variable('nt!KiTickCount', 1)]).toEqual(before);
    await debug.resume();
    await expect.poll(() => variable('nt!KiTickCount', 0)).toBeGreaterThan(before[0]!);
    await expect.poll(() => variable('nt!KiTickCount', 1)).toBeGreaterThan(before[1]!);
  });

  test('memory read through the wire is the kernel as assembled', async () => {
    await debug.pause();
    const bytes = await debug.readMemory(address('nt!KiIdleLoop'), 64);
    const physical = Number(address('nt!KiIdleLoop') - RIP_BASE);
    expect(bytes).toEqual(machine.memory.bytes.slice(physical, physical + 64));
    await debug.resume();
  });

  test('steps one instruction at a time', async () => {
    let paused = await debug.pause();
    const seen = new Set([paused.Rip]);
    for (let i = 0; i < 50; i++) {
      paused = await debug.step();
      expect(paused.PausingReason).toBe(3);
      seen.add(paused.Rip);
    }
    expect(seen.size).toBeGreaterThan(5);
    await debug.resume();
  });

  test('hits a breakpoint in the timer interrupt', async () => {
    await debug.pause();
    expect(await debug.setBreakpoint(address('nt!KiTimerInterrupt'))).toBe(0xffffffff);
    await debug.resume();
    const hit = await debug.paused();
    expect(hit.PausingReason).toBe(5);
    expect(hit.Rip).toBe(address('nt!KiTimerInterrupt'));
    debug.send(6);
    const again = await debug.paused();
    expect(again.Rip).toBe(address('nt!KiTimerInterrupt'));
    debug.send(7);
  });
});
