import { afterEach, describe, expect, test } from 'vitest';
import { INIT_BASE, PROGRAMS_PHYSICAL, STACK_BYTES, THREAD_COUNT } from '../../src/machine/guest/layout.ts';
import { type EmbeddedMachine, type MachineOptions, startMachine } from '../../src/machine/machine.ts';
import { TestDebugger } from './debugger.ts';

const IMAGE = 0xfffff80000000000n;
let machine: EmbeddedMachine | undefined;
afterEach(async () => {
  await machine?.stop();
  machine = undefined;
});

async function boot(options: MachineOptions): Promise<EmbeddedMachine> {
  machine = await startMachine(options);
  return machine;
}

/** Where a kernel variable lies in physical memory. */
function place(name: string): number {
  return Number(machine!.symbols.find((one) => one.name === name)!.address - IMAGE);
}

const text = (log: Uint8Array): string => new TextDecoder().decode(log.subarray(4));

describe('the demo guest', () => {
  test.each([1, 2, 5])('starts %i cores, each of which ticks', async (cores) => {
    await boot({ cores });
    for (let core = 0; core < cores; core++) {
      await expect.poll(() => machine!.memory.load(place('nt!KiTickCount') + 8 * core, 8)).toBeGreaterThan(2n);
    }
  });

  test('greets from its first program once a debugger is there', async () => {
    const debug = new TestDebugger(await boot({}));
    await debug.prepare();
    expect(text(await debug.packet(41))).toBe('init: hello from pid 4\n');
  });

  test('sends as many messages as KiFloodCount asks for, in order, none lost', async () => {
    const debug = new TestDebugger(await boot({}));
    await debug.prepare();
    machine!.memory.store(place('nt!KiFloodCount'), 8, 500n);
    for (let next = 0; next < 500; ) {
      const line = text(await debug.packet(41));
      if (!line.startsWith('flood')) continue;
      expect(line).toContain(`message ${String(next).padStart(8, '0')} `);
      next++;
    }
  });

  test('restarts a failed program, and reports what happened', async () => {
    const debug = new TestDebugger(await boot({}));
    const program = PROGRAMS_PHYSICAL + THREAD_COUNT * STACK_BYTES;
    const routine = machine!.symbols.find((one) => one.name === 'init!say_hello')!.address;
    machine!.memory.write(program + Number(routine - INIT_BASE), Uint8Array.of(0x0f, 0x0b));
    await debug.prepare();
    expect(text(await debug.packet(41))).toMatch(
      /^program fault: exception 6 at 00007ff6[0-9a-f]{8}, started again\n$/,
    );
  });

  test('stops for good at a fault of its own, and can still be halted', async () => {
    const debug = new TestDebugger(await boot({}));
    machine!.memory.write(place('nt!ExpWalkPool'), Uint8Array.of(0x0f, 0x0b));
    await debug.prepare();
    const said = async () => text(await debug.packet(41));
    await expect.poll(said, { interval: 0 }).toMatch(/^\*\*\* stop: exception 6 at fffff800[0-9a-f]{8}\n$/);
    expect(await debug.pause()).toMatchObject({ PausingReason: 2 });
  });
});

describe('a machine', () => {
  test('has at most 16 cores, and says so', async () => {
    await expect(startMachine({ cores: 17 })).rejects.toThrow('1 to 16 cores, not 17');
  });

  test('that cannot continue says so and fails every request', async () => {
    const said: string[] = [];
    await boot({ log: (line) => said.push(line) });
    // Without page tables not even a fault can be delivered.
    machine!.memory.write(0x10000, new Uint8Array(0x3000));
    await expect.poll(() => said, { timeout: 5_000 }).toEqual([expect.stringContaining('triple fault')]);
    await expect(machine!.device.ioctl(0x222840, new Uint8Array(4))).rejects.toThrow('has stopped');
  });

  test('can be stopped while it is halted', async () => {
    const debug = new TestDebugger(await boot({}));
    await debug.prepare();
    await debug.pause();
    await machine!.stop();
  });

  test('refuses an ioctl that it does not have', async () => {
    await boot({ cores: 1 });
    await expect(machine!.device.ioctl(0x222000, new Uint8Array())).rejects.toThrow('no ioctl 0x222000');
  });

  test('answers no request that was cancelled', async () => {
    await boot({ cores: 1 });
    const cancel = new AbortController();
    const message = machine!.device.ioctl(0x22200c, new Uint8Array(16), cancel.signal);
    cancel.abort();
    await expect(message).rejects.toThrow('aborted');
  });

  test('refuses to halt before it was prepared', async () => {
    await boot({ cores: 1 });
    const answer = await machine!.device.ioctl(0x222840, new Uint8Array(4));
    expect(new DataView(answer.buffer).getUint32(0, true) >>> 28).toBe(0xc);
  });
});
