import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cpuid } from '../../../src/machine/cpu/cpuid.ts';
import { demoSymbols } from '../../../src/machine/guest/image.ts';
import { TIMER_VECTOR } from '../../../src/machine/guest/layout.ts';
import { MachineConsole } from '../machine-console.ts';

let console: MachineConsole;

beforeAll(async () => {
  console = await MachineConsole.open();
}, 30_000);

afterAll(() => console.close());

const addressOf = (name: string): bigint => demoSymbols().find((each) => each.name === name)!.address;
const data = <T>() => console.blocks.at(-1)?.data as unknown as T;

describe('!idt', () => {
  test('names the handlers that the kernel has set', async () => {
    const lines = (await console.type('!idt')).join('\n');
    const handler = addressOf('nt!KiPageFault').toString(16).replace(/.{8}$/, '`$&');
    expect(lines).toMatch(new RegExp(`^IDT\\[0x0e:14\\] +${handler} +nt!KiPageFault +#PF page fault$`, 'm'));
    const gates = data<{ vector: number; handler: string }[]>();
    expect(gates.find(({ vector }) => vector === TIMER_VECTOR)?.handler).not.toBe('0x0');
  });

  test('one vector', async () => {
    await console.type('!idt 3');
    expect(data()).toEqual([{ vector: 3, handler: `0x${addressOf('nt!KiBreakpointTrap').toString(16)}` }]);
  });
});

describe('!apic', () => {
  interface Apic {
    readonly core: number;
    readonly id: number;
    readonly enabled: boolean;
    readonly vectors: readonly { name: string; vector: number; masked: boolean; timer: string }[];
    readonly timer: { initial: number; current: number };
  }

  test('shows the operating core’s own, with the timer that the kernel runs', async () => {
    for (const core of [1, 0]) {
      await console.type(`~ ${core}`);
      await console.type('!apic');
      const apic = data<Apic>();
      expect(apic).toMatchObject({ core, id: core, enabled: true });
      const timer = apic.vectors.find(({ name }) => name === 'timer');
      expect(timer).toMatchObject({ vector: TIMER_VECTOR, masked: false, timer: 'periodic' });
      expect(apic.timer.current).toBeLessThanOrEqual(apic.timer.initial);
      expect(apic.timer.initial).toBeGreaterThan(0);
    }
  });

  test('a timer tick that comes due is requested, then in service in its handler', async () => {
    await console.type('bp nt!KiTimerInterrupt');
    await console.typeUntilHalt('g');
    await console.type('!apic');
    expect(data<{ inService: number[] }>().inService).toEqual([TIMER_VECTOR]);
    await console.type('bc all');
  });
});

test('!ioapic: the table as the firmware leaves it', async () => {
  const lines = await console.type('!ioapic');
  expect(lines[0]).toBe('I/O APIC at 00000000`fec00000');
  const { entries } = data<{ entries: { vector: number; masked: boolean; level: boolean }[] }>();
  expect(entries).toHaveLength(24);
  expect(entries[4]).toMatchObject({ vector: 0x34, masked: true, level: false });
  expect(entries[9]).toMatchObject({ vector: 0x39, level: true });
});

describe('PCI', () => {
  test('!pcitree finds what is on the board, also behind the bridge', async () => {
    const lines = (await console.type('!pcitree')).join('\n');
    expect(lines).toMatch(/^0000:00:02\.0 +1b36:0002 +16550 serial controller +Red Hat \(QEMU\) +serial port$/m);
    expect(lines).toMatch(/^0000:01:00\.0 +1b36:0005/m);
    expect(data<{ classCode: number }[]>().map(({ classCode }) => classCode)).toEqual([
      0x060000, 0x060100, 0x068000, 0x070002, 0x060400, 0x00ff00,
    ]);
  });

  test('!pcicam: a device, a bridge, nothing', async () => {
    expect(await console.type('!pcicam 0 2 0')).toContain('BAR 0  00000000`000003f8  I/O ports, on');
    const bridge = (await console.type('!pcicam 0 3 0')).join('\n');
    expect(bridge).toMatch(/^secondary bus +19 {2}01/m);
    expect(bridge).toMatch(/^memory window .* fea00000 to feafffff$/m);
    const [refusal] = await console.type('!pcicam 5 1f 7');
    expect(refusal).toContain('there is no PCI function 05:1f.7');
  });

  test('!pcicam x: all bytes', async () => {
    const lines = await console.type('!pcicam 0 0 0 x');
    expect(lines.at(-16)).toMatch(/^00000000`00000000 {2}86 80 37 12/);
    expect(data<{ bytes: string }>().bytes).toHaveLength(512);
  });
});

describe('ucpuid', () => {
  test('executes on the core that operates', async () => {
    for (const core of [1, 0]) {
      await console.type(`~ ${core}`);
      await console.type('ucpuid 1');
      const { registers } = data<{ registers: Record<string, string> }>();
      expect(Number(registers['ebx']) >>> 24).toBe(core);
      expect(Number(registers['edx'])).toBe(cpuid(1, 0, core)[3] >>> 0);
    }
  });

  test('shows the name, the topology, and that a leaf does not exist', async () => {
    expect((await console.type('ucpuid 80000002')).join('\n')).toContain('name "Haltwire embedded x86-64 machine"');
    expect((await console.type('ucpuid 0b 1')).join('\n')).toMatch(/logical processors at this level +15:0 +2$/m);
    expect((await console.type('ucpuid 99')).join('\n')).toContain('there is no such leaf');
  });
});

test('!smi: none has come, and none can be raised', async () => {
  expect(await console.type('!smi count')).toEqual(['0x0 SMIs since the core was reset']);
  expect((await console.type('!smi trigger')).join('\n')).toContain('UNABLE_TO_TRIGGER_SMI');
});

test('!lbrdump: refused with the reason', async () => {
  expect((await console.type('!lbrdump')).join('\n')).toContain('LBR_ALREADY_DISABLED');
});
