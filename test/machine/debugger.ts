/** The debugger's end of the cable, plugged straight into a machine: frames out, packets in. */
import type { EmbeddedMachine } from '../../src/machine/machine.ts';
import * as structs from '../../src/wire/index.ts';
import { encodeFrame, Framer, ioctls, PacketType } from '../../src/wire/index.ts';

export interface Received {
  readonly action: number;
  readonly payload: Uint8Array;
}

const DEADLINE_MS = 5_000;

export class TestDebugger {
  readonly machine: EmbeddedMachine;
  /** What the operating system's serial driver was given. */
  readonly toController: Uint8Array[] = [];
  readonly #packets: Received[] = [];
  #arrived: () => void = () => {};
  #pausing: Promise<unknown> = Promise.resolve();

  constructor(machine: EmbeddedMachine) {
    this.machine = machine;
    const framer = new Framer({
      packet: ({ action, payload }) => {
        this.#packets.push({ action, payload: payload.slice() });
        this.#arrived();
      },
      damage: (damage) => {
        throw new Error(`the machine sent damaged frames: ${JSON.stringify(damage)}`);
      },
    });
    machine.port.onToCable((bytes) => framer.push(bytes));
    machine.port.onReceive((bytes) => this.toController.push(bytes));
  }

  /** The next packet with this action; others are discarded. */
  async packet(action: number): Promise<Uint8Array> {
    const deadline = performance.now() + DEADLINE_MS;
    for (;;) {
      for (;;) {
        const packet = this.#packets.shift();
        if (packet === undefined) break;
        if (packet.action === action) return packet.payload;
      }
      const rest = deadline - performance.now();
      if (rest <= 0) throw new Error(`no packet with action ${action} within ${DEADLINE_MS} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, rest);
        this.#arrived = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** IOCTL_PREPARE_DEBUGGEE and its A40. */
  async prepare(): Promise<Uint8Array> {
    const input = structs.DEBUGGER_PREPARE_DEBUGGEE.encode({
      PortAddress: 0x3f8,
      Baudrate: 115200,
      KernelBaseAddress: 0xfffff80000100000n,
    });
    const done = this.machine.device.ioctl(ioctls.IOCTL_PREPARE_DEBUGGEE, input);
    const started = await this.packet(40);
    await done;
    return started;
  }

  /** Halts by ioctl; resolves with A42. */
  async pause(): Promise<Paused> {
    this.#pausing = this.machine.device.ioctl(ioctls.IOCTL_PAUSE_PACKET_RECEIVED, new Uint8Array(4));
    this.#pausing.catch(() => {});
    return this.paused();
  }

  async paused(): Promise<Paused> {
    return structs.DEBUGGEE_KD_PAUSED_PACKET.decode(await this.packet(42));
  }

  /** Sends a request to the halted kernel. */
  send(action: number, payload: Uint8Array = new Uint8Array()): void {
    if (!this.machine.port.fromCable(encodeFrame(PacketType.toKernel, action, payload))) throw new Error('no room');
  }

  async ask(action: number, payload: Uint8Array, answer: number): Promise<Uint8Array> {
    this.send(action, payload);
    return this.packet(answer);
  }

  /** Continues after pause() and waits for its ioctl. */
  async resume(): Promise<void> {
    this.send(6);
    await this.#pausing;
  }

  /** One instruction, kind 1: this core alone. */
  async step(kind = 1): Promise<Paused> {
    this.send(5, structs.DEBUGGEE_STEP_PACKET.encode({ StepType: kind }));
    return this.paused();
  }

  async readMemory(address: bigint, length: number): Promise<Uint8Array> {
    const request = structs.DEBUGGER_READ_MEMORY.encode({ Address: address, Size: length, MemoryType: 1 });
    const answer = await this.ask(22, request, 57);
    return answer.slice(structs.DEBUGGER_READ_MEMORY.size);
  }

  async readRegister(id: number): Promise<bigint> {
    const request = structs.DEBUGGEE_REGISTER_READ_DESCRIPTION.encode({ RegisterId: id });
    return structs.DEBUGGEE_REGISTER_READ_DESCRIPTION.decode(await this.ask(21, request, 56)).Value;
  }

  async writeRegister(id: number, value: bigint): Promise<void> {
    const request = structs.DEBUGGEE_REGISTER_WRITE_DESCRIPTION.encode({ RegisterId: id, Value: value });
    await this.ask(31, request, 68);
  }

  async clearBreakpoint(id: bigint): Promise<void> {
    await this.ask(25, structs.DEBUGGEE_BP_LIST_OR_MODIFY_PACKET.encode({ BreakpointId: id, Request: 3 }), 61);
  }

  async setBreakpoint(address: bigint): Promise<number> {
    const any = 0xffffffff;
    const request = structs.DEBUGGEE_BP_PACKET.encode({ Address: address, Pid: any, Tid: any, Core: any });
    return structs.DEBUGGEE_BP_PACKET.decode(await this.ask(24, request, 59)).Result;
  }
}

export type Paused = ReturnType<typeof structs.DEBUGGEE_KD_PAUSED_PACKET.decode>;
