/**
 * Stepping is transparent: a program that is stepped, its handlers included, ends as it does when it runs freely. Each
 * row is an instruction whose step is special (SDM 3B 18.3.1.4, 3A 6.8.3), in both step modes.
 */
import { describe, expect, test } from 'vitest';
import { Gpr } from '../../src/machine/cpu/cpu.ts';
import { Flag } from '../../src/machine/cpu/flags.ts';
import { Msr } from '../../src/machine/cpu/msr.ts';
import type { Assembler } from '../../src/machine/guest/assembler.ts';
import { at } from '../../src/machine/guest/operand.ts';
import * as wire from '../../src/wire/index.ts';
import { go, goWithException, type Halt, HaltedRig, type Request, step, type Taken } from './halted-rig.ts';
import { DATA } from './rig.ts';

interface Row {
  readonly name: string;
  readonly emit: (a: Assembler) => void;
  readonly user?: boolean;
  readonly prepare?: (rig: HaltedRig) => void;
}

const bytes = (...values: number[]) => Uint8Array.from(values);

/** The program sets TF: the first trap follows the instruction after the next. */
function setTrapFlag(a: Assembler): void {
  a.emit('pushfq');
  a.emit('or', at('rsp', 0, 8), Flag.TF);
  a.emit('popfq');
}
function clearTrapFlag(a: Assembler): void {
  a.emit('pushfq');
  a.emit('and', at('rsp', 0, 8), ~Flag.TF);
  a.emit('popfq');
}
/** With TF of its own around one instruction. */
const trapped = (emit: (a: Assembler) => void) => (a: Assembler) => {
  setTrapFlag(a);
  emit(a);
  clearTrapFlag(a);
  a.emit('nop');
};
const store = (a: Assembler): void => {
  a.emit('mov', 'rbx', DATA);
  a.emit('mov', at('rbx', 8, 8), 1);
  a.emit('nop');
};
const watchStores = ({ core }: HaltedRig): void => {
  core.cpu.dr[2] = BigInt(DATA + 8);
  core.cpu.dr[7] = 0x400n | (1n << 5n) | (0b1001n << 24n);
};

const rows: Row[] = [
  {
    name: 'code that sets its own trap flag',
    emit: (a) => {
      a.emit('mov', 'rax', 0x302);
      a.emit('push', 'rax');
      a.emit('popfq');
      a.emit('nop');
      a.emit('nop');
      clearTrapFlag(a);
    },
  },
  { name: 'pushf', emit: (a) => [a.emit('pushfq'), a.emit('pop', 'rsi')] },
  { name: 'pushf with its own TF', emit: trapped((a) => [a.emit('pushfq'), a.emit('pop', 'rsi')]) },
  { name: 'popf', emit: (a) => [a.emit('push', 0x2d7), a.emit('popfq')] },
  { name: 'cpuid, which the host emulates', emit: (a) => a.emit('cpuid') },
  { name: 'cpuid with its own TF', emit: trapped((a) => a.emit('cpuid')) },
  { name: 'int n', emit: (a) => a.bytes(bytes(0xcd, 64)) },
  { name: 'int n with its own TF', emit: trapped((a) => a.bytes(bytes(0xcd, 64))) },
  { name: 'int n from user mode', emit: (a) => a.bytes(bytes(0xcd, 64)), user: true },
  { name: 'int n that faults', emit: (a) => a.bytes(bytes(0xcd, 66)) },
  { name: 'int 3 of two bytes', emit: (a) => a.bytes(bytes(0xcd, 3)) },
  { name: 'int1', emit: (a) => a.bytes(bytes(0xf1)) },
  { name: 'int1 with its own TF', emit: trapped((a) => a.bytes(bytes(0xf1))) },
  { name: 'ud2', emit: (a) => a.emit('ud2') },
  { name: 'ud2 with its own TF', emit: trapped((a) => a.emit('ud2')) },
  { name: 'xbegin, where there is no RTM', emit: (a) => a.bytes(bytes(0xc7, 0xf8, 2, 0, 0, 0)) },
  {
    name: 'a page fault',
    emit: (a) => {
      a.emit('mov', 'rax', 0x7000000);
      a.bytes(bytes(0x8a, 0x00)); // mov al, [rax]
    },
  },
  {
    name: 'mov ss',
    emit: (a) => {
      a.emit('mov', 'eax', 0x18);
      a.emit('mov', 'ss', 'eax');
      a.emit('nop');
    },
  },
  {
    name: 'mov ss before pushf',
    emit: (a) => {
      a.emit('mov', 'eax', 0x18);
      a.emit('mov', 'ss', 'eax');
      a.emit('pushfq');
      a.emit('pop', 'rsi');
    },
  },
  {
    name: 'mov ss before int n',
    emit: (a) => {
      a.emit('mov', 'eax', 0x18);
      a.emit('mov', 'ss', 'eax');
      a.bytes(bytes(0xcd, 64));
    },
  },
  {
    name: 'mov ss with its own TF',
    emit: trapped((a) => {
      a.emit('mov', 'ss', 'eax');
      a.emit('nop');
    }),
    prepare: ({ core }) => {
      core.cpu.regs[Gpr.rax] = 0x18n;
    },
  },
  { name: 'sti', emit: (a) => [a.emit('sti'), a.emit('nop'), a.emit('cli')] },
  {
    name: 'rep movsb',
    emit: (a) => {
      a.emit('mov', 'rsi', DATA);
      a.emit('mov', 'rdi', DATA + 0x100);
      a.emit('mov', 'ecx', 5);
      a.bytes(bytes(0xf3, 0xa4));
    },
  },
  {
    name: 'rep stosb with its own TF',
    emit: (a) => {
      a.emit('mov', 'rdi', DATA + 0x100);
      a.emit('mov', 'ecx', 3);
      trapped((b) => b.bytes(bytes(0xf3, 0xaa)))(a);
    },
  },
  {
    name: 'mov cr3',
    emit: (a) => [a.emit('mov', 'rax', 'cr3'), a.emit('mov', 'cr3', 'rax'), a.emit('nop')],
  },
  {
    name: 'mov cr3 with its own TF',
    emit: trapped((a) => [a.emit('mov', 'rax', 'cr3'), a.emit('mov', 'cr3', 'rax')]),
  },
  {
    name: 'mov dr7: a breakpoint that the program sets itself',
    emit: (a) => {
      a.emit('mov', 'rax', DATA + 8);
      a.bytes(bytes(0x0f, 0x23, 0xd0)); // mov dr2, rax
      a.emit('mov', 'rax', 0x400n | (1n << 5n) | (0b1001n << 24n));
      a.bytes(bytes(0x0f, 0x23, 0xf8)); // mov dr7, rax
      store(a);
    },
  },
  { name: 'a store to its own watchpoint', emit: store, prepare: watchStores },
  { name: 'a store to its own watchpoint with its own TF', emit: trapped(store), prepare: watchStores },
  {
    name: 'its own instruction breakpoint',
    emit: (a) => [a.emit('nop'), a.emit('nop')],
    prepare: ({ core }) => {
      core.cpu.dr[3] = 0x101001n;
      core.cpu.dr[7] = 0x400n | (1n << 7n);
    },
  },
  {
    name: 'iret that sets TF',
    emit: (a) => {
      a.emit('mov', 'rcx', 'rsp');
      a.emit('push', 0x18);
      a.emit('push', 'rcx');
      a.emit('push', 0x302);
      a.emit('push', 0x10);
      a.bytes(bytes(0x48, 0x8d, 0x05, 3, 0, 0, 0)); // lea rax, [after iretq]
      a.emit('push', 'rax');
      a.emit('iretq');
      a.emit('nop');
      clearTrapFlag(a);
    },
  },
  {
    name: 'syscall and sysret',
    user: true,
    emit: (a) => {
      a.emit('syscall');
      a.emit('mov', 'rsi', 'r11');
    },
    prepare: prepareSystemCalls,
  },
  {
    name: 'syscall and sysret with its own TF',
    user: true,
    emit: trapped((a) => {
      a.emit('syscall');
      a.emit('mov', 'rsi', 'r11');
    }),
    prepare: prepareSystemCalls,
  },
];

/** SYSCALL goes to a SYSRET; TF and IF are masked. */
function prepareSystemCalls(rig: HaltedRig): void {
  const entry = 0x108000;
  rig.core.memory.write(entry, bytes(0x90, 0x48, 0x0f, 0x07));
  const { msr } = rig.core.cpu;
  msr.set(Msr.lstar, BigInt(entry));
  msr.set(Msr.syscallMask, BigInt(Flag.TF | Flag.IF));
  msr.set(Msr.star, (0x10n << 32n) | (0x20n << 48n));
  msr.set(Msr.efer, msr.get(Msr.efer) | 1n);
}

interface Outcome {
  readonly taken: readonly Taken[];
  readonly registers: readonly bigint[];
  readonly rflags: number;
  readonly data: string;
}

function play(row: Row, mode: 'TF' | 'MTF', next: (halt: Halt) => Request): Outcome {
  const rig = new HaltedRig(mode);
  row.prepare?.(rig);
  const taken = rig.play(row.emit, next, row.user);
  const { cpu, memory } = rig.core;
  return {
    taken,
    registers: [...cpu.regs],
    rflags: cpu.flags,
    data: Buffer.from(memory.bytes.subarray(DATA, DATA + 0x200)).toString('hex'),
  };
}

describe.each(['TF', 'MTF'] as const)('by %s', (mode) => {
  describe.each(rows)('$name', (row) => {
    const freely = (): Outcome => play(row, mode, () => go);

    test.each([
      ['t', 0],
      ['i', 1],
    ])('stepped with %s it ends as it does freely', (_, kind) => {
      expect(play(row, mode, () => step(kind))).toEqual(freely());
    });

    test('and when it continues after any number of steps', () => {
      const free = freely();
      for (let steps = 1; steps <= 24; steps++) {
        let done = 0;
        expect(
          play(row, mode, () => (done++ < steps ? step(0) : go)),
          `${steps} steps`,
        ).toEqual(free);
      }
    });
  });

  test.each(rows.filter(({ name }) => /int n/.test(name)))('a step over $name ends at a handler', (row) => {
    const rig = new HaltedRig(mode);
    row.prepare?.(rig);
    rig.play(row.emit, () => step(0), row.user);
    const entered = rig.halts.filter(({ Rip }) => rig.handlers.includes(Rip));
    expect(entered.length).toBeGreaterThan(0);
  });

  test('the trap of a program’s own flag comes where it does when running freely', () => {
    const { taken } = play(rows[0]!, mode, () => step(0));
    expect(taken[0]).toMatchObject({ vector: 1, rip: 0x0a, dr6: 0x4000 });
  });
});

/** A function reads and writes debug registers, and its caller reads one of them. */
function useDebugRegisters(a: Assembler): void {
  a.bytes(bytes(0xe8, 2, 0, 0, 0)); // call the next instruction but one
  a.bytes(bytes(0xeb, 0x24)); // jmp over the function
  a.bytes(bytes(0x0f, 0x21, 0xc6)); // mov rsi, dr0
  a.bytes(bytes(0x0f, 0x21, 0xff)); // mov rdi, dr7
  a.bytes(bytes(0x48, 0xc7, 0xc0, 0x78, 0x56, 0x34, 0x12)); // mov rax, 0x12345678
  a.bytes(bytes(0x0f, 0x23, 0xc0)); // mov dr0, rax
  a.bytes(bytes(0x0f, 0x23, 0xc8)); // mov dr1, rax
  a.bytes(bytes(0x0f, 0x21, 0xc3)); // mov rbx, dr0
  a.bytes(bytes(0x48, 0xc7, 0xc0, 0x00, 0x01, 0x00, 0x00)); // mov rax, 0x100
  a.bytes(bytes(0x0f, 0x23, 0xf8)); // mov dr7, rax
  a.bytes(bytes(0x0f, 0x21, 0xf9)); // mov rcx, dr7
  a.bytes(bytes(0xc3)); // ret
  a.bytes(bytes(0x0f, 0x21, 0xc2)); // mov rdx, dr0
}

test('a program sees its own debug registers while a call is stepped over by one of ours', () => {
  const row: Row = { name: 'debug registers', emit: useDebugRegisters };
  const overCall = {
    action: 5,
    payload: wire.DEBUGGEE_STEP_PACKET.encode({ StepType: 3, IsCurrentInstructionACall: true, CallLength: 5 }),
  };
  const free = play(row, 'TF', () => go);
  expect(free.registers[Gpr.rdx]).toBe(0x12345678n);
  for (let steps = 0; steps <= 4; steps++) {
    let done = 0;
    const next = () => (done++ < steps ? step(0) : done === steps + 1 ? overCall : go);
    expect(play(row, 'TF', next), `after ${steps} steps`).toEqual(free);
  }
});

describe.each(['TF', 'MTF'] as const)('an int3 of the program, by %s', (mode) => {
  const row: Row = { name: 'int3', emit: (a) => [a.emit('nop'), a.emit('int3'), a.emit('nop')] };

  test('is skipped by g', () => {
    const rig = new HaltedRig(mode);
    expect(rig.play(row.emit, () => go)).toEqual([]);
    expect(rig.halts.map((halt) => halt.PausingReason)).toEqual([2, 5]);
  });

  test('is given to the program by gn', () => {
    const rig = new HaltedRig(mode);
    const taken = rig.play(row.emit, ({ PausingReason }) => (PausingReason === 5 ? goWithException : go));
    expect(taken).toMatchObject([{ vector: 3, rip: 2 }]);
  });

  test('gn without an exception stays halted, and says so', () => {
    const rig = new HaltedRig(mode);
    let asked = 0;
    rig.play(row.emit, () => (asked++ === 0 ? goWithException : go));
    expect(rig.logs.join()).toMatch(/still halted/);
    expect(rig.halts.map((halt) => halt.PausingReason)).toEqual([2, 5]);
  });
});
