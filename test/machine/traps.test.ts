import { beforeEach, describe, expect, test } from 'vitest';
import { Blocking, Debug } from '../../src/machine/cpu/cpu.ts';
import { TripleFault } from '../../src/machine/cpu/fault.ts';
import { Flag } from '../../src/machine/cpu/flags.ts';
import type { Assembler } from '../../src/machine/guest/assembler.ts';
import { at } from '../../src/machine/guest/operand.ts';
import { CODE, DATA, KERNEL_STACK, Rig, STACK_TOP, USER_CODE, USER_DATA } from './rig.ts';

/** Takes the frame's words from the stack into R12.. and halts: RIP or error code first. */
function handler(a: Assembler, name: string, vector: number): void {
  a.label(name);
  a.emit('mov', 'edi', vector);
  a.emit('mov', 'r12', at('rsp', 0));
  a.emit('mov', 'r13', at('rsp', 8));
  a.emit('mov', 'r14', at('rsp', 16));
  a.emit('mov', 'r15', at('rsp', 24));
  a.emit('cli');
  a.emit('hlt');
}

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});

/** Runs a program whose faults end in one of the handlers. */
function run(emit: (a: Assembler) => void): void {
  const program = rig.program((a) => {
    emit(a);
    a.emit('hlt');
    for (const vector of [0, 1, 3, 6, 8, 13, 14, 64]) handler(a, `on${vector}`, vector);
  });
  const handlers = Object.fromEntries(
    [0, 1, 3, 6, 8, 13, 14, 64].map((vector) => [vector, { name: `on${vector}`, user: vector === 3 }]),
  );
  rig.tables(program, handlers);
  rig.run();
}
const taken = (): bigint => rig.reg('rdi');
const word = (index: number): bigint => rig.core.cpu.regs[12 + index]!;

describe('exceptions', () => {
  test('a division by zero is #DE, at the instruction', () => {
    run((a) => {
      a.emit('xor', 'ecx', 'ecx');
      a.emit('div', 'rcx');
    });
    expect(taken()).toBe(0n);
    expect(word(0)).toBe(BigInt(CODE + 2));
  });

  test('a quotient that does not fit is #DE', () => {
    run((a) => {
      a.emit('mov', 'edx', 5);
      a.emit('mov', 'ecx', 2);
      a.emit('div', 'rcx');
    });
    expect(taken()).toBe(0n);
  });

  test('an instruction that this processor lacks is #UD', () => {
    run((a) => a.bytes(Uint8Array.of(0x0f, 0x58, 0xc1))); // addps xmm0, xmm1
    expect(taken()).toBe(6n);
    expect(word(0)).toBe(BigInt(CODE));
  });

  test('INT3 pushes the address after it', () => {
    run((a) => a.emit('int3'));
    expect(taken()).toBe(3n);
    expect(word(0)).toBe(BigInt(CODE + 1));
  });

  test('a store to a page that is not there is #PF with CR2', () => {
    run((a) => {
      a.emit('mov', 'rax', 0x7000000n);
      a.emit('mov', at('rax'), 'rcx');
    });
    expect(taken()).toBe(14n);
    expect(word(0)).toBe(2n);
    expect(rig.core.cpu.cr2).toBe(0x7000000n);
  });

  test('a store across a page boundary that fails has changed nothing', () => {
    const last = DATA + 0x10000 - 4;
    run((a) => {
      a.emit('mov', 'rax', last);
      a.emit('mov', 'rcx', -1);
      a.emit('mov', at('rax'), 'rcx');
    });
    expect(taken()).toBe(14n);
    expect(rig.core.cpu.cr2).toBe(BigInt(last + 4));
    expect(rig.core.memory.load(last, 4)).toBe(0n);
  });

  test('a non-canonical address is #GP', () => {
    run((a) => {
      a.emit('mov', 'rax', 0x1234567812345678n);
      a.emit('mov', 'rcx', at('rax'));
    });
    expect(taken()).toBe(13n);
    expect(word(0)).toBe(0n);
  });

  test('executing a no-execute page is #PF with the fetch bit', () => {
    run((a) => {
      a.emit('mov', 'rax', DATA);
      a.emit('jmp', 'rax');
    });
    expect(taken()).toBe(14n);
    expect(word(0)).toBe(0x11n);
  });

  test('with no stack to deliver to, the machine stops', () => {
    const broken = () =>
      run((a) => {
        a.emit('mov', 'rsp', 0x6000000);
        a.emit('mov', 'rax', at('rsp'));
      });
    expect(broken).toThrow(TripleFault);
  });
});

describe('user mode', () => {
  /** Goes to USER_CODE with IRETQ; the program there is `emit`. */
  function runUser(emit: (a: Assembler) => void, flags = 2): void {
    rig.program(emit, USER_CODE);
    run((a) => {
      for (const value of [0x2b, USER_DATA + 0x8000, flags, 0x33, USER_CODE]) a.emit('push', value);
      a.emit('iretq');
    });
  }

  test('a privileged instruction is #GP, on the stack of the TSS', () => {
    runUser((a) => a.emit('hlt'));
    expect(taken()).toBe(13n);
    expect(word(1)).toBe(BigInt(USER_CODE));
    expect(word(2)).toBe(0x33n);
    expect(rig.reg('rsp')).toBe(BigInt(KERNEL_STACK - 48));
  });

  test('kernel pages are out of reach', () => {
    runUser((a) => {
      a.emit('mov', 'rax', DATA);
      a.emit('mov', 'rcx', at('rax'));
    });
    expect(taken()).toBe(14n);
    expect(word(0)).toBe(5n);
  });

  test('a gate of the kernel cannot be called from user mode', () => {
    runUser((a) => a.bytes(Uint8Array.of(0xcd, 64)));
    expect(taken()).toBe(13n);
    expect(word(0)).toBe(BigInt(64 * 8 + 2));
  });

  test('INT3 can', () => {
    runUser((a) => a.emit('int3'));
    expect(taken()).toBe(3n);
    expect(word(1)).toBe(0x33n);
  });
});

describe('single steps', () => {
  test('TF traps after the next instruction, with BS in DR6', () => {
    run((a) => {
      a.emit('pushfq');
      a.emit('or', at('rsp', 0, 8), Flag.TF);
      a.emit('popfq');
      a.emit('nop');
      a.label('after');
      a.emit('nop');
    });
    expect(taken()).toBe(1n);
    expect(word(0)).toBe(BigInt(CODE + 1 + 8 + 1 + 1));
    expect(rig.core.cpu.dr[6]! & BigInt(Debug.singleStep)).not.toBe(0n);
  });

  test('a handler runs without TF, and finds it in the frame', () => {
    run((a) => {
      a.emit('pushfq');
      a.emit('or', at('rsp', 0, 8), Flag.TF);
      a.emit('popfq');
      a.emit('nop');
    });
    expect(rig.core.cpu.control(Flag.TF)).toBe(false);
    expect(word(2) & BigInt(Flag.TF)).not.toBe(0n);
  });

  test('MOV SS delays the trap by one instruction', () => {
    run((a) => {
      a.emit('mov', 'eax', 0x18);
      a.emit('pushfq');
      a.emit('or', at('rsp', 0, 8), Flag.TF);
      a.emit('popfq');
      a.emit('mov', 'ss', 'eax');
      a.emit('nop');
      a.emit('nop');
    });
    expect(taken()).toBe(1n);
    // After the NOP that follows MOV SS.
    expect(word(0)).toBe(BigInt(CODE + 5 + 1 + 8 + 1 + 2 + 1));
  });

  test('what a driver leaves pending under MOV-SS blocking is one step: SDM 3C 27.7.3', () => {
    const program = rig.program((a) => {
      a.emit('nop');
      a.emit('nop');
      a.emit('hlt');
      handler(a, 'on1', 1);
    });
    rig.tables(program, { 1: { name: 'on1' } });
    rig.core.cpu.blocking = Blocking.movSs;
    rig.core.cpu.pendingDebug = Debug.singleStep;
    rig.core.cpu.setControl(Flag.TF, true);
    rig.run();
    expect(word(0)).toBe(BigInt(CODE + 1));
  });

  test('an instruction breakpoint in DR0 hits before the instruction, once', () => {
    rig.core.cpu.dr[0] = BigInt(CODE + 1);
    rig.core.cpu.dr[7] = 0x401n;
    run((a) => {
      a.emit('nop');
      a.emit('nop');
    });
    expect(taken()).toBe(1n);
    expect(word(0)).toBe(BigInt(CODE + 1));
    expect(word(2) & BigInt(Flag.RF)).not.toBe(0n);
    expect(rig.core.cpu.dr[6]! & 0xfn).toBe(1n);
  });
});

describe('interrupts', () => {
  /** The local APIC is switched on and asked to interrupt this core. */
  function requestInterrupt(): void {
    rig.core.apic.write(0xf0, 0x1ff);
    rig.core.apic.write(0x300, (1 << 18) | 64);
  }

  test('come when IF is set, and not before', () => {
    requestInterrupt();
    run((a) => {
      a.emit('nop');
      a.emit('sti');
      a.emit('nop');
      a.emit('nop');
    });
    expect(taken()).toBe(64n);
  });

  test('wait for one instruction after STI', () => {
    requestInterrupt();
    run((a) => {
      a.emit('sti');
      a.emit('nop');
      a.emit('nop');
    });
    expect(word(0)).toBe(BigInt(CODE + 2));
  });

  test('wake a core from HLT', () => {
    requestInterrupt();
    run((a) => {
      a.emit('sti');
      a.emit('hlt');
    });
    expect(taken()).toBe(64n);
    expect(word(0)).toBe(BigInt(CODE + 2));
  });

  test('the timer interrupts at its count of instructions', () => {
    rig.core.apic.write(0xf0, 0x1ff);
    rig.core.apic.write(0x3e0, 0xb);
    rig.core.apic.write(0x320, 64);
    rig.core.apic.write(0x380, 1000);
    run((a) => {
      a.emit('sti');
      a.label('again');
      a.emit('inc', 'rsi');
      a.branch('jmp', 'again');
    });
    expect(taken()).toBe(64n);
    expect(Math.abs(Number(rig.reg('rsi')) - 500)).toBeLessThan(5);
    expect(rig.reg('rsp')).toBeLessThan(BigInt(STACK_TOP));
  });
});
