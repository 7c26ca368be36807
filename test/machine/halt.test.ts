import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedMachine, startMachine } from '../../src/machine/machine.ts';
import * as wire from '../../src/wire/index.ts';
import { TestDebugger } from './debugger.ts';

const RIP_BASE = 0xfffff80000000000n;
const R15 = wire.registerId('r15')!;
let machine: EmbeddedMachine;
let debug: TestDebugger;

const address = (name: string): bigint => {
  const symbol = machine.symbols.find((one) => one.name === name);
  if (symbol === undefined) throw new Error(`no symbol ${name}`);
  return symbol.address;
};
const variable = (name: string, index = 0): bigint =>
  machine.memory.load(Number(address(name) - RIP_BASE) + 8 * index, 8);

describe.each(['TF', 'MTF'] as const)('a machine under the driver core that steps by %s', (stepMode) => {
  beforeAll(async () => {
    machine = await startMachine({ stepMode, log: (text) => console.error(text) });
    debug = new TestDebugger(machine);
  });
  afterAll(() => machine.stop());

  test('sends the start packet when it is prepared', async () => {
    const started = await debug.prepare();
    expect(started.length).toBe(256);
  });

  test('halts on request, reports where it is, and continues', async () => {
    const paused = await debug.pause();
    expect(paused.PausingReason).toBe(2);
    expect(paused.Rip).toBeGreaterThan(0n);
    await debug.resume();
  });

  test('ticks stop while halted and continue afterwards', async () => {
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
    await debug.clearBreakpoint(hit.EventTag);
    debug.send(6);
  });

  test('names the program that makes a system call', async () => {
    await debug.pause();
    await debug.setBreakpoint(address('nt!NtYieldExecution'));
    await debug.resume();
    const hit = await debug.paused();
    const details = await debug.ask(13, wire.DEBUGGEE_DETAILS_AND_SWITCH_PROCESS_PACKET.encode({}), 44);
    const { ProcessId, ProcessName } = wire.DEBUGGEE_DETAILS_AND_SWITCH_PROCESS_PACKET.decode(details);
    expect(ProcessId).toBe(8);
    expect(new TextDecoder().decode(ProcessName)).toMatch(/^worker\0/);
    await debug.clearBreakpoint(hit.EventTag);
    debug.send(6);
  });

  test('steps over a call', async () => {
    await debug.pause();
    await debug.setBreakpoint(address('nt!KiBalanceThread') + 7n);
    await debug.resume();
    const hit = await debug.paused();
    await debug.clearBreakpoint(hit.EventTag);
    const call = { StepType: 3, IsCurrentInstructionACall: true, CallLength: 5 };
    debug.send(5, wire.DEBUGGEE_STEP_PACKET.encode(call));
    const over = await debug.paused();
    expect(over).toMatchObject({ PausingReason: 3, Rip: hit.Rip + 5n, CurrentCore: hit.CurrentCore });
    debug.send(6);
  });

  test('switches to another core and back', async () => {
    const { CurrentCore } = await debug.pause();
    const other = 1 - CurrentCore;
    debug.send(8, wire.DEBUGGEE_CHANGE_CORE_PACKET.encode({ NewCore: other }));
    expect(await debug.paused()).toMatchObject({ PausingReason: 7, CurrentCore: other });
    await debug.resume();
  });

  test('a register written while halted has its value in the guest', async () => {
    await debug.pause();
    const before = await debug.readRegister(R15);
    await debug.writeRegister(R15, 0x1234n);
    await debug.step();
    expect(await debug.readRegister(R15)).toBe(0x1234n);
    await debug.writeRegister(R15, before);
    await debug.resume();
  });

  test('halts and continues many times, with steps between', async () => {
    for (let round = 0; round < 40; round++) {
      await debug.pause();
      for (let step = 0; step < round % 7; step++) await debug.step(step % 2);
      await debug.resume();
    }
    expect(machine.counters().coresLate).toBe(0n);
  });
});
