/** A halted session whose memory and line a test decides; it records what was asked. */
import { DebuggeeError, type Halt, type Question, type Registers, type Session } from '../../src/session/index.ts';
import { DEBUGGER_CALLSTACK_REQUEST, DEBUGGER_SINGLE_CALLSTACK_FRAME, STATUS_OK } from '../../src/wire/index.ts';

export const RIP = 0xfffff800_00101410n;
export const RSP = 0xfffff880_00003800n;
const PAGE = 0x1000n;

const names = ['rax', 'rbx', 'rcx', 'rdx', 'rsi', 'rdi', 'rbp', 'rsp', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14'];
const others = ['r15', 'rip', 'rflags', 'cs', 'ds', 'es', 'fs', 'gs', 'ss'];
const zeros = Object.fromEntries([...names, ...others].map((name) => [name, 0n])) as Registers;

export class HaltedSession {
  readonly asked: string[] = [];
  readonly breakpoints: { address: bigint; enabled: boolean }[] = [];
  readonly pages = new Map<bigint, Uint8Array>();
  registers: Registers = { ...zeros, rip: RIP, rsp: RSP, rflags: 0x246n };
  state = { name: 'halted', halt: halt() };
  line: { readonly name: string; readonly baudRate: number | undefined } = { name: '/dev/ttyS9', baudRate: 115_200 };

  /** As the shell knows it. */
  get session(): Session {
    return this as unknown as Session;
  }

  /** Another halt, at the same place by default. */
  halt(changes: Partial<Halt> = {}): void {
    this.state = { name: 'halted', halt: { ...halt(), ...changes } };
  }

  write(address: bigint, bytes: readonly number[] | Uint8Array): void {
    for (const [index, byte] of [...bytes].entries()) {
      const at = address + BigInt(index);
      const page = this.pages.get(at / PAGE) ?? new Uint8Array(Number(PAGE));
      this.pages.set(at / PAGE, page);
      page[Number(at % PAGE)] = byte;
    }
  }

  push(address: bigint, value: bigint): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, value, true);
    this.write(address, bytes);
  }

  async readRegisters(): Promise<Registers> {
    this.asked.push('registers');
    return this.registers;
  }

  async readMemory(address: bigint, length: number): Promise<Uint8Array> {
    this.asked.push(`${address.toString(16)} l ${length}`);
    const bytes = this.#bytes(address, length);
    if (bytes === undefined) throw new DebuggeeError('reading', 0xc0000005);
    return bytes;
  }

  #bytes(address: bigint, length: number): Uint8Array | undefined {
    const bytes = new Uint8Array(length);
    for (let index = 0; index < length; index++) {
      const at = address + BigInt(index);
      const page = this.pages.get(at / PAGE);
      if (page === undefined) return undefined;
      bytes[index] = page[Number(at % PAGE)] ?? 0;
    }
    return bytes;
  }

  /** Answers a walk of the stack: what is there can be executed. */
  async ask<T>(question: Question<T>): Promise<T> {
    const { BaseAddress, FrameCount, Is32Bit } = DEBUGGER_CALLSTACK_REQUEST.decode(question.payload);
    this.asked.push(`stack ${BaseAddress.toString(16)} words ${FrameCount}`);
    const { size } = DEBUGGER_CALLSTACK_REQUEST;
    const answer = new Uint8Array(question.payload.length);
    const width = Is32Bit ? 4 : 8;
    answer.set(
      DEBUGGER_CALLSTACK_REQUEST.encode({
        KernelStatus: STATUS_OK,
        BaseAddress,
        FrameCount,
        Is32Bit,
        Size: FrameCount * width,
      }),
    );
    for (let index = 0; index < FrameCount; index++) {
      const word = this.#bytes(BaseAddress + BigInt(width * index), width);
      const Value = BigInt(
        `0x0${Buffer.from(word ?? [])
          .reverse()
          .toString('hex')}`,
      );
      const before = this.#bytes(Value - 7n, 7);
      const IsStackAddressValid = word !== undefined;
      const [IsValidAddress, IsExecutable] = [before !== undefined, before !== undefined];
      const frame = { IsStackAddressValid, IsValidAddress, IsExecutable, Value };
      answer.set(
        DEBUGGER_SINGLE_CALLSTACK_FRAME.encode({ ...frame, InstructionBytesOnRip: before ?? new Uint8Array(7) }),
        size + index * DEBUGGER_SINGLE_CALLSTACK_FRAME.size,
      );
    }
    return question.decode(answer);
  }
}

const halt = (): Halt => ({
  rip: RIP,
  rflags: 0x246n,
  core: 0,
  reason: 'request',
  eventTag: 0n,
  stage: 'none',
  bytes: Uint8Array.of(0x48, 0x89, 0xc3),
  mode: 64,
  quiet: false,
  elapsedMs: 3,
  recovered: false,
});

/** `push rbp; mov rbp, rsp; nop...` up to rip, `mov rbx, rax; pause; ret` from there; a stack with two callers. */
export function ordinary(): HaltedSession {
  const session = new HaltedSession();
  session.write(RIP - 0x10n, [0x55, 0x48, 0x89, 0xe5, ...Array(12).fill(0x90)]);
  session.write(RIP, [0x48, 0x89, 0xc3, 0xf3, 0x90, 0xc3, ...Array(0x100).fill(0x90)]);
  // Callers: `call rel32` ends at +205 and `call rax` at +302.
  session.write(RIP + 0x200n, [0xe8, 0, 0, 0, 0]);
  session.write(RIP + 0x300n, [0xff, 0xd0]);
  session.push(RSP, RIP + 0x205n);
  session.push(RSP + 8n, 0n);
  session.push(RSP + 16n, RIP + 0x302n);
  return session;
}
