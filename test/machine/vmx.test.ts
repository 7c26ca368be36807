import { beforeEach, describe, expect, test } from 'vitest';
import { type DriverCore, NOT_MINE, RESUME } from '../../src/machine/driver-core.ts';
import type { Assembler } from '../../src/machine/guest/assembler.ts';
import { at } from '../../src/machine/guest/operand.ts';
import { ExitReason } from '../../src/machine/vmx/exit-cause.ts';
import { Field } from '../../src/machine/vmx/vmcs.ts';
import { CR3_LOAD_EXITING, PREEMPTION_TIMER } from '../../src/machine/vmx/vmx.ts';
import { CODE, DATA, Rig } from './rig.ts';

let rig: Rig;
/** Basic reasons of the exits, each with RIP and qualification. */
let exits: { reason: number; rip: number; qualification: bigint }[];
/** What the driver does in an exit; it handles the exit unless it returns otherwise. */
let inRoot: (reason: number) => boolean;

beforeEach(() => {
  rig = new Rig();
  exits = [];
  inRoot = () => true;
  const driver: DriverCore = {
    init: () => {},
    gprs: new BigUint64Array(16),
    exit() {
      const reason = Number(rig.core.vmcs.read(Field.exitReason));
      const qualification = rig.core.vmcs.read(Field.exitQualification);
      exits.push({ reason, rip: rig.core.cpu.rip, qualification });
      return inRoot(reason) ? RESUME : NOT_MINE;
    },
    call: () => 0,
    popMessage: () => undefined,
    counters: () => {
      throw new Error('there are none');
    },
  };
  rig.core.virtualise(driver);
});

function run(emit: (a: Assembler) => void): void {
  rig.program((a) => {
    emit(a);
    a.emit('cli');
    a.emit('hlt');
  });
  rig.run();
}

/** Counts RCX down, two instructions a round. */
function loop(a: Assembler, rounds: number): void {
  a.emit('mov', 'ecx', rounds);
  a.label('.again');
  a.emit('dec', 'rcx');
  a.branch('jne', '.again');
}

describe('the preemption timer', () => {
  const arm = (ticks: bigint) => {
    rig.core.vmcs.write(Field.timerValue, ticks);
    rig.core.vmcs.change(Field.pinControls, PREEMPTION_TIMER, true);
  };

  test('exits again and again, the set number of ticks after each entry, and changes nothing', () => {
    // CPUID exits: the entry after it starts the timer.
    inRoot = (reason) => {
      if (reason !== ExitReason.cpuid) return true;
      arm(100n);
      return false;
    };
    run((a) => {
      a.emit('cpuid');
      loop(a, 1000);
    });
    const ticks = exits.filter(({ reason }) => reason === ExitReason.preemptionTimer);
    expect(ticks.length).toBeGreaterThanOrEqual(19);
    expect(ticks.length).toBeLessThanOrEqual(21);
    expect(rig.reg('rcx')).toBe(0n);
  });

  test('that is not activated does not exit', () => {
    rig.core.vmcs.write(Field.timerValue, 1n);
    inRoot = () => false;
    run((a) => {
      a.emit('cpuid');
      loop(a, 1000);
    });
    expect(exits.map(({ reason }) => reason)).toEqual([ExitReason.cpuid]);
  });
});

test('a load of cr3 exits where that is asked for, and the driver carries it out', () => {
  rig.core.vmcs.change(Field.processorControls, CR3_LOAD_EXITING, true);
  inRoot = () => {
    rig.core.cpu.rip += 3;
    return true;
  };
  const { cr3 } = rig.core.cpu;
  run((a) => {
    a.emit('mov', 'rdi', 'cr3');
    a.emit('add', 'rdi', 0x1000);
    a.emit('mov', 'cr3', 'rdi');
  });
  expect(exits).toEqual([{ reason: ExitReason.controlRegister, rip: CODE + 10, qualification: 0x703n }]);
  expect(rig.core.cpu.cr3).toBe(cr3);
});

describe('a write breakpoint', () => {
  const watch = (bits: bigint) => {
    rig.core.cpu.dr[1] = BigInt(DATA + 8);
    rig.core.cpu.dr[7] = 0x400n | (1n << 3n) | bits;
    rig.core.vmcs.write(Field.exceptionBitmap, 2n);
  };
  const EIGHT_BYTES = 0x900000n;

  test('traps after the store to any of its bytes', () => {
    watch(EIGHT_BYTES);
    run((a) => {
      a.emit('mov', 'rbx', DATA);
      a.emit('mov', at('rbx', 0, 8), 1);
      a.emit('mov', at('rbx', 15, 1), 1);
      a.emit('mov', 'rax', at('rbx', 8));
      a.emit('mov', at('rbx', 16, 8), 1);
      a.emit('lock inc', at('rbx', 8, 8));
    });
    expect(exits.map(({ reason, qualification }) => [reason, qualification])).toEqual([
      [ExitReason.exceptionOrNmi, 2n],
      [ExitReason.exceptionOrNmi, 2n],
    ]);
    expect(rig.core.memory.load(DATA + 8, 8)).toBe(0x0100000000000001n);
  });

  test('that watches for executions does not', () => {
    watch(0n);
    run((a) => {
      a.emit('mov', 'rbx', DATA);
      a.emit('mov', at('rbx', 8, 8), 1);
    });
    expect(exits).toEqual([]);
  });
});
