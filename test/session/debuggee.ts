/**
 * A scripted debuggee that speaks the real protocol: frames in, frames out, over any Line. It answers as a halted
 * HyperDbg kernel does, inside the request's own bytes (spec/PROTOCOL.md 6), and has hooks to lose and damage frames.
 */
import type { Line } from '../../src/line/line.ts';
import {
  ALL_REGISTERS,
  DEBUGGEE_REGISTER_READ_DESCRIPTION,
  DEBUGGER_PREPARE_DEBUGGEE,
  DEBUGGER_UPDATE_SYMBOL_TABLE,
  encodeFrame,
  Framer,
  GUEST_EXTRA_REGISTERS,
  GUEST_REGS,
  type Message,
  messages,
  type Packet,
  PacketType,
  registerNames,
  STATUS_OK,
  viewOf,
} from '../../src/wire/index.ts';
import { answerPageIn, answerProcess, answerThread } from './fake-tasks.ts';

export interface DebuggeeOptions {
  /** Sent in the start packet; capabilities after the name's NUL when given. */
  readonly osName?: string;
  readonly capabilities?: string;
  readonly cores?: number;
  /** The one signature that is accepted; any when absent. */
  readonly signature?: string;
  readonly modules?: readonly { readonly path: string; readonly base: bigint }[];
  /** Starts halted, without a handshake, as an earlier debugger would leave it. */
  readonly halted?: boolean;
  /** Answers leave padding as the request had it. False: answers are built afresh. */
  readonly keepsPadding?: boolean;
}

export interface ScriptResult {
  readonly output?: string;
  /** Of the output: the low half of the halt's tag. */
  readonly code?: number;
  readonly value?: bigint;
  readonly status?: number;
}

export const CODE_BASE = 0xfffff80000100000n;
/** A half frame is dropped, and complained about, after this much silence. */
const IDLE_MS = 10;
const MEMORY_SIZE = 0x40000;
const INVALID_ADDRESS = 0xc0000005;

/** Called with what the debuggee is about to send: return undefined to lose it, other bytes to damage it. */
export type Tamper = (frame: Uint8Array, action: number) => Uint8Array | undefined;

export class FakeDebuggee {
  readonly registers = new Map<string, bigint>();
  /** Mapped at CODE_BASE: all NOPs at first. */
  readonly memory = new Uint8Array(MEMORY_SIZE).fill(0x90);
  /** Actions received, in order. */
  readonly received: number[] = [];
  readonly requests: Packet[] = [];
  core = 0;
  halted: boolean;
  /** What leaves; see Tamper. */
  outgoing: Tamper = (frame) => frame;
  /** What arrives: return false to lose it. */
  incoming: (action: number) => boolean = () => true;
  /** Text sent before the answer to a list of breakpoints. */
  listText = '';
  /**
   * The result of a script, given its symbols: text, the value of `formats()`, another status; undefined does not end.
   */
  script: (symbols: Uint8Array, isFormat: boolean) => ScriptResult | undefined = () => ({});
  /** What answers other actions, or some of these otherwise; kept in files beside this one. */
  readonly taught = new Map<number, (payload: Uint8Array) => void>();
  /** Reason of the halt that comes soon after the next continue. */
  awaited: number | undefined;
  /** How often the machine was stepped and continued. */
  steps = 0;
  continues = 0;
  readonly #line: Line;
  readonly #options: DebuggeeOptions;
  readonly #breakpoints = new Map<number, { address: bigint; enabled: boolean }>();
  #nextBreakpoint = 1;

  constructor(line: Line, options: DebuggeeOptions = {}) {
    this.#line = line;
    this.#options = options;
    this.halted = options.halted ?? false;
    for (const name of registerNames) this.registers.set(name, 0n);
    this.registers
      .set('rip', CODE_BASE + 0x1000n)
      .set('rflags', 0x202n)
      .set('cs', 0x10n)
      .set('rsp', CODE_BASE + 0x8000n);
    const framer = new Framer({
      packet: (packet) => this.#take({ ...packet, payload: packet.payload.slice() }),
      damage: () => this.log(3, 'a damaged frame came\n'),
    });
    let idle: NodeJS.Timeout | undefined;
    line.onData((chunk) => {
      framer.push(chunk);
      clearTimeout(idle);
      if (framer.partial > 0) idle = setTimeout(() => framer.flushPartial(), IDLE_MS);
    });
  }

  get rip(): bigint {
    return this.registers.get('rip')!;
  }

  set rip(value: bigint) {
    this.registers.set('rip', value);
  }

  ping(): void {
    this.send(messages.ping);
  }

  log(code: number, text: string | Uint8Array): void {
    this.send(messages.log, Uint8Array.of(code, 0, 0, 0), Buffer.from(text));
  }

  /** The machine halts by itself, or because it was asked to. */
  halt(reason: number, tag = 0n): void {
    this.halted = true;
    this.send(
      messages.paused,
      messages.paused.payload.encode({
        Rip: this.rip,
        Rflags: this.registers.get('rflags')!,
        PausingReason: reason,
        CurrentCore: this.core,
        EventTag: tag,
        InstructionBytesOnRip: this.#at(this.rip, 16)?.slice() ?? new Uint8Array(0),
        ReadInstructionLen: 16,
      }),
    );
  }

  /** Start packet, modules, end of modules. */
  start(): void {
    const { osName = 'Fake OS', capabilities, modules = [] } = this.#options;
    const name = Buffer.from(capabilities === undefined ? osName : `${osName}\0${capabilities}\0`);
    const packet = DEBUGGER_PREPARE_DEBUGGEE.encode({ KernelBaseAddress: CODE_BASE, OsName: name });
    this.send(messages.started, packet.subarray(0, 256));
    for (const { path, base } of modules) {
      const detail = { FilePath: Buffer.from(path), BaseAddress: base };
      this.send(messages.symbolRecord, DEBUGGER_UPDATE_SYMBOL_TABLE.encode({ SymbolDetailPacket: detail }));
    }
    this.send(messages.symbolsFinished, messages.symbolsFinished.payload.encode({ KernelStatus: BigInt(STATUS_OK) }));
  }

  send(message: Message, ...parts: readonly Uint8Array[]): void {
    this.#line
      .write(this.outgoing(encodeFrame(message.type, message.action, ...parts), message.action) ?? new Uint8Array(0))
      .catch(() => {});
  }

  #take(packet: Packet): void {
    if (!this.incoming(packet.action)) return;
    this.received.push(packet.action);
    this.requests.push(packet);
    const wanted = this.halted ? PacketType.toKernel : PacketType.toUserMode;
    if (packet.type !== wanted) {
      if (this.halted) this.log(3, 'a frame of the wrong type came\n');
      return;
    }
    (this.taught.get(packet.action) ?? this.#handlers[packet.action])?.(packet.payload);
  }

  #at(address: bigint, length: number): Uint8Array | undefined {
    const offset = Number(address - CODE_BASE);
    return offset >= 0 && offset + length <= MEMORY_SIZE ? this.memory.subarray(offset, offset + length) : undefined;
  }

  /** The answer in the request's own bytes, or afresh. */
  #answer(
    message: Message,
    request: Uint8Array,
    write: (view: DataView) => void,
    ...more: readonly Uint8Array[]
  ): void {
    const size = (message.payload as { size: number }).size;
    const bytes = new Uint8Array(size);
    bytes.set(request.subarray(0, size));
    if (this.#options.keepsPadding === false) bytes.fill(0, 4, 8);
    write(viewOf(bytes));
    this.send(message, bytes, ...more);
  }

  #read(payload: Uint8Array): void {
    const { Address, Size } = messages.readMemory.payload.decode(payload);
    const found = this.#at(Address, Size);
    this.#answer(
      messages.memoryResult,
      payload,
      (view) => {
        view.setUint32(36, found?.length ?? 0, true);
        view.setUint32(40, found === undefined ? INVALID_ADDRESS : STATUS_OK, true);
      },
      found ?? new Uint8Array(0),
    );
  }

  #edit(payload: Uint8Array): void {
    const { Address, ByteSize, CountOf64Chunks } = messages.editMemory.payload.decode(payload);
    const unit = [1, 4, 8][ByteSize]!;
    const target = this.#at(Address, unit * CountOf64Chunks);
    for (let i = 0; i < CountOf64Chunks; i++) target?.set(payload.subarray(40 + 8 * i, 40 + 8 * i + unit), i * unit);
    this.#answer(messages.editMemoryResult, payload, (view) =>
      view.setUint32(0, target === undefined ? INVALID_ADDRESS : STATUS_OK, true),
    );
  }

  #readRegisters(payload: Uint8Array): void {
    const { RegisterId } = DEBUGGEE_REGISTER_READ_DESCRIPTION.decode(payload);
    const value = this.registers.get(registerNames[RegisterId] ?? '') ?? 0n;
    const all = Object.fromEntries(this.registers);
    const upper = { CS: Number(all['cs']), RFLAGS: all['rflags']!, RIP: all['rip']! };
    this.#answer(
      messages.registersResult,
      payload,
      (view) => {
        if (RegisterId !== ALL_REGISTERS) view.setBigUint64(8, value, true);
        view.setUint32(16, STATUS_OK, true);
      },
      ...(RegisterId === ALL_REGISTERS ? [GUEST_REGS.encode(all), GUEST_EXTRA_REGISTERS.encode(upper)] : []),
    );
  }

  #step(): void {
    this.steps++;
    this.rip++;
    this.halted = false;
    queueMicrotask(() => this.halt(3));
  }

  #runScript(payload: Uint8Array): void {
    const { IsFormat, ScriptBufferSize } = messages.runScript.payload.decode(payload);
    const { size } = messages.runScript.payload;
    const result = this.script(payload.subarray(size, size + ScriptBufferSize), IsFormat);
    if (result === undefined) return;
    const { output, code = 0, value, status = STATUS_OK } = result;
    if (output !== undefined) this.log(code, output);
    if (value !== undefined) {
      const format = messages.formatsResult.payload.encode({ Value: value, Result: STATUS_OK });
      this.send(messages.formatsResult, format);
    }
    this.#answer(messages.scriptResult, payload.slice(0, size), (view) => view.setUint32(24, status, true));
  }

  #changeCore(payload: Uint8Array): void {
    const { NewCore } = messages.changeCore.payload.decode(payload);
    const exists = NewCore < (this.#options.cores ?? 2);
    this.#answer(messages.coreChanged, payload, (view) => view.setUint32(4, exists ? STATUS_OK : 0xc0000014, true));
    if (!exists || NewCore === this.core) return;
    this.core = NewCore;
    this.halt(7);
  }

  #setBreakpoint(payload: Uint8Array): void {
    const { Address } = messages.setBreakpoint.payload.decode(payload);
    const exists = [...this.#breakpoints.values()].some(({ address }) => address === Address);
    if (!exists) this.#breakpoints.set(this.#nextBreakpoint++, { address: Address, enabled: true });
    this.#answer(messages.breakpointResult, payload, (view) =>
      view.setUint32(24, exists ? 0xc0000019 : STATUS_OK, true),
    );
  }

  #modifyBreakpoint(payload: Uint8Array): void {
    const { BreakpointId, Request } = messages.modifyBreakpoint.payload.decode(payload);
    const breakpoint = this.#breakpoints.get(Number(BreakpointId));
    let status = Request === 0 || breakpoint !== undefined ? STATUS_OK : 0xc000001a;
    if (Request === 0) {
      for (const [id, { address, enabled }] of this.#breakpoints) {
        this.log(
          1,
          `${id.toString(16).padStart(2, '0')}  ${address.toString(16)}  ${enabled ? 'enabled' : 'disabled'}\n`,
        );
      }
    } else if (breakpoint !== undefined) {
      if (Request === 3) this.#breakpoints.delete(Number(BreakpointId));
      else if (breakpoint.enabled === (Request === 1)) status = Request === 1 ? 0xc000001c : 0xc000001b;
      else breakpoint.enabled = Request === 1;
    }
    this.#answer(messages.modifyBreakpointResult, payload, (view) => view.setUint32(12, status, true));
  }

  #version(payload: Uint8Array): void {
    const text = Buffer.from(payload.subarray(0, payload.indexOf(0))).toString();
    if (this.#options.signature === undefined || this.#options.signature === text) this.start();
  }

  readonly #handlers: Readonly<Record<number, (payload: Uint8Array) => void>> = {
    1: () => this.halt(2),
    3: (payload) => this.#version(payload),
    5: () => this.#step(),
    6: () => {
      this.continues++;
      this.halted = false;
      const reason = this.awaited;
      this.awaited = undefined;
      if (reason !== undefined) setImmediate(() => this.halt(reason));
    },
    7: () => {
      this.halted = false;
    },
    8: (payload) => this.#changeCore(payload),
    9: (payload) =>
      this.#answer(messages.flushResult, payload, (view) => {
        view.setUint32(0, STATUS_OK, true);
        view.setUint32(4, 3, true);
        view.setUint32(8, 4, true);
      }),
    12: (payload) => this.#answer(messages.testQueryResult, payload, (view) => view.setUint32(16, STATUS_OK, true)),
    13: (payload) => this.#answer(messages.processResult, payload, answerProcess(payload, this)),
    14: (payload) => this.#answer(messages.threadResult, payload, answerThread(payload, this)),
    15: (payload) => this.#runScript(payload),
    21: (payload) => this.#readRegisters(payload),
    22: (payload) => this.#read(payload),
    23: (payload) => this.#edit(payload),
    24: (payload) => this.#setBreakpoint(payload),
    25: (payload) => this.#modifyBreakpoint(payload),
    30: (payload) => this.#answer(messages.pageInResult, payload, answerPageIn(payload, this)),
    31: (payload) => {
      const { RegisterId, Value } = messages.writeRegister.payload.decode(payload);
      const name = registerNames[RegisterId]!;
      const writable = name !== 'cr0';
      if (writable) this.registers.set(name, Value);
      this.#answer(messages.writeRegisterResult, payload, (view) =>
        view.setUint32(16, writable ? STATUS_OK : 0xc0000017, true),
      );
    },
  };
}
