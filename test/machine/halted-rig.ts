/**
 * A rig whose core runs under the real driver core: a program is run freely, or one request of a debugger at a time.
 * All in one thread: the debugger supplies its next request when the halted core has nothing to read.
 */

import { Flag } from '../../src/machine/cpu/flags.ts';
import {
  createDriverMemory,
  type DriverThread,
  instantiateDriver,
  loadDriverModule,
} from '../../src/machine/driver-core.ts';
import type { Assembler } from '../../src/machine/guest/assembler.ts';
import { at } from '../../src/machine/guest/operand.ts';
import { RootHost, type StepMode } from '../../src/machine/host.ts';
import { receiveRing, transmitRing } from '../../src/machine/uart.ts';
import * as wire from '../../src/wire/index.ts';
import { CODE, DATA, Rig, USER_CODE, USER_DATA } from './rig.ts';

const MAGIC = 0x657269776c746168n;
const VMCALL_HALT = 0x201;
const VMCALL_PREPARE = 0x300;
const LOG = 41;
const LOG_ERROR = 3;
const PAUSED = 42;
/** Where the program finds what VMCALL_PREPARE wants. */
const PREPARE_AT = DATA + 0x8000;
const USER_CS = 0x33;

export interface Halt {
  readonly Rip: bigint;
  readonly Rflags: bigint;
  readonly PausingReason: number;
}

export interface Request {
  readonly action: number;
  readonly payload?: Uint8Array;
}

export const step = (kind: number): Request => ({
  action: 5,
  payload: wire.DEBUGGEE_STEP_PACKET.encode({ StepType: kind }),
});
export const go: Request = { action: 6 };
/** Between our own ends: the guest gets the exception that the halt reported. */
export const goWithException: Request = { action: 6, payload: Uint8Array.of(1, 0, 0, 0) };

/** What a handler of the program recorded of an exception. */
export interface Taken {
  readonly vector: number;
  /** Return address of the handler, relative to the program. */
  readonly rip: number;
  readonly rflags: number;
  readonly dr6: number;
}

const module = await loadDriverModule();

class Debugger extends RootHost {
  readonly #rig: HaltedRig;

  constructor(rig: HaltedRig, stepMode: StepMode) {
    super(rig.core, { processorBlock: DATA, processes: DATA }, stepMode);
    this.#rig = rig;
  }

  override current(): DriverThread {
    return { process: 1n, thread: 2n, pid: 4, tid: 8, name: 'rig', space: 0n };
  }

  override pause(): void {
    this.#rig.serve();
  }
}

/** Vectors whose handlers record that they ran, and return. */
const notedVectors = [1, 3, 6, 13, 14, 64] as const;
/** The vector by which a program in user mode ends. */
const END = 65;
/** A count of bytes, then the records: four quadwords each. */
const NOTES = DATA + 0x1000;
const NOTE_BYTES = 32;
/** Where programs begin. */
const BEGIN = CODE + 0x1000;
/** Most steps of a program; more count as endless. */
const MOST_HALTS = 2000;
const MOST_IDLE = 1000;

export class HaltedRig extends Rig {
  /** Every halt, in order. */
  readonly halts: Halt[] = [];
  /** Where the program's handlers of exceptions begin. */
  handlers: readonly bigint[] = [];
  /** Texts that the core sent. */
  readonly logs: string[] = [];
  #next: (halt: Halt) => Request = () => go;
  #waiting: Halt | undefined;
  #end = 0n;
  #idle = 0;
  #answered = 0;
  readonly #framer = new wire.Framer({
    packet: ({ action, payload }) => this.#packet(action, payload),
    damage: (damage) => {
      throw new Error(`the core sent damaged frames: ${JSON.stringify(damage)}`);
    },
  });

  constructor(stepMode: StepMode) {
    super();
    const driver = instantiateDriver(module, createDriverMemory(), 0, new Debugger(this, stepMode));
    driver.init(1);
    this.core.virtualise(driver);
  }

  /**
   * Runs a program until it halts the processor.
   *
   * @param next what the debugger answers a halt with; the first halt is before the program
   * @param user run it in user mode
   * @returns what its handlers recorded
   */
  play(emit: (a: Assembler) => void, next: (halt: Halt) => Request, user = false): Taken[] {
    // The end is not stepped: a step wakes a processor from HLT.
    this.#next = (halt) => (halt.Rip === this.#end ? go : next(halt));
    const prepare = wire.DEBUGGER_PREPARE_DEBUGGEE.encode({ PortAddress: 0x3f8, Baudrate: 115200 });
    this.core.memory.write(PREPARE_AT, prepare);
    const begin = user ? USER_CODE : BEGIN;
    this.program((a) => {
      emit(a);
      this.#end = a.here;
      a.bytes(user ? Uint8Array.of(0xcd, END) : Uint8Array.of(0xfa, 0xf4));
    }, begin);
    const frame = this.program((a) => {
      vmcall(a, VMCALL_PREPARE, prepare.length);
      vmcall(a, VMCALL_HALT, 0);
      enter(a, begin, user);
      for (const vector of notedVectors) handler(a, vector);
      a.label(`on${END}`);
      a.emit('cli');
      a.emit('hlt');
    });
    const handlers = [...notedVectors, END].map(
      (vector) => [vector, { name: `on${vector}`, user: vector !== 14 }] as const,
    );
    this.tables(frame, Object.fromEntries(handlers));
    this.handlers = frame.labels.filter(({ name }) => name.startsWith('on')).map(({ address }) => address);
    this.run();
    return this.#notes(begin);
  }

  #notes(begin: number): Taken[] {
    const { memory } = this.core;
    const count = Number(memory.load(NOTES, 8)) / NOTE_BYTES;
    return Array.from({ length: count }, (_, index) => {
      const [vector, rip, rflags, dr6] = [8, 16, 24, 32].map((at) =>
        Number(memory.load(NOTES + index * NOTE_BYTES + at, 8)),
      );
      return { vector: vector!, rip: rip! - begin, rflags: rflags!, dr6: dr6! & 0xe00f };
    });
  }

  /** What the core sent is read, and a halt is answered. */
  serve(): void {
    this.core.uart.announce();
    this.#framer.push(transmitRing(this.board).pop(1 << 20));
    const halt = this.#waiting;
    if (halt === undefined && this.#idle++ > MOST_IDLE) throw new Error('the core waits, and sent nothing');
    if (halt === undefined) return;
    this.#idle = 0;
    this.#waiting = undefined;
    if (++this.#answered > MOST_HALTS) throw new Error(`no end after ${MOST_HALTS} requests: ${this.logs.at(-1)}`);
    const { action, payload = new Uint8Array(0) } = this.#next(halt);
    receiveRing(this.board).push(wire.encodeFrame(wire.PacketType.toKernel, action, payload));
  }

  #packet(action: number, payload: Uint8Array): void {
    if (action === LOG) {
      this.logs.push(new TextDecoder().decode(payload.subarray(4)));
      // A refused request to run: the halt that it answered continues.
      if (payload[0] === LOG_ERROR) this.#waiting = this.halts.at(-1);
    }
    if (action !== PAUSED) return;
    this.#waiting = wire.DEBUGGEE_KD_PAUSED_PACKET.decode(payload);
    this.halts.push(this.#waiting);
  }
}

function vmcall(a: Assembler, number: number, length: number): void {
  a.emit('mov', 'rax', MAGIC);
  a.emit('mov', 'ecx', number);
  a.emit('mov', 'rdx', PREPARE_AT);
  a.emit('mov', 'r8', length);
  a.bytes(Uint8Array.of(0x0f, 0x01, 0xc1));
}

function enter(a: Assembler, begin: number, user: boolean): void {
  if (user) {
    for (const value of [0x2b, USER_DATA + 0x8000, 2, USER_CS, begin]) a.emit('push', value);
    a.emit('iretq');
  } else {
    a.emit('mov', 'rax', begin);
    a.emit('jmp', 'rax');
  }
}

/**
 * Records vector, RIP, RFLAGS and DR6, clears DR6, and returns: after a fault two bytes further, after a #DB with RF
 * set, so that an instruction breakpoint does not hit again.
 */
function handler(a: Assembler, vector: number): void {
  const hasErrorCode = vector === 13 || vector === 14;
  a.label(`on${vector}`);
  if (hasErrorCode) a.emit('add', 'rsp', 8);
  a.emit('push', 'rbx');
  a.emit('push', 'rcx');
  a.emit('mov', 'rbx', NOTES);
  a.emit('mov', 'rcx', at('rbx', 0, 8));
  a.emit('add', at('rbx', 0, 8), NOTE_BYTES);
  a.emit('add', 'rbx', 'rcx');
  a.emit('mov', at('rbx', 8, 8), vector);
  a.emit('mov', 'rcx', at('rsp', 16, 8));
  a.emit('mov', at('rbx', 16, 8), 'rcx');
  a.emit('mov', 'rcx', at('rsp', 32, 8));
  a.emit('mov', at('rbx', 24, 8), 'rcx');
  a.bytes(Uint8Array.of(0x0f, 0x21, 0xf1)); // mov rcx, dr6
  a.emit('mov', at('rbx', 32, 8), 'rcx');
  a.emit('mov', 'ecx', 0xffff0ff0);
  a.bytes(Uint8Array.of(0x0f, 0x23, 0xf1)); // mov dr6, rcx
  if (vector === 6 || hasErrorCode) a.emit('add', at('rsp', 16, 8), 2);
  if (vector === 1) a.emit('or', at('rsp', 32, 8), Flag.RF);
  a.emit('pop', 'rcx');
  a.emit('pop', 'rbx');
  a.emit('iretq');
}
