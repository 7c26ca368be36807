/** The machine's driver device: ioctls in, requests to the driver core out (spec/PROTOCOL.md 10). */
import { type DriverDevice, DriverError } from '../controller/device.ts';
import { ioctls, STATUS_OK } from '../wire/index.ts';
import { type Board, CoreState } from './board.ts';
import { DEBUGGER_PAGE_COUNT, DEBUGGER_PHYSICAL } from './guest/layout.ts';
import { collect, post } from './mailbox.ts';
import type { Memory } from './memory.ts';
import { encodeMsrRequest, MSR_CALL, type MsrRequest, msrAnswer, msrRefusal, msrRequests } from './msr-request.ts';

/** driver/core/base/kd.h, enum kd_vmcall. */
const Call = {
  halt: 0x201,
  commandFinished: 0x203,
  userText: 0x204,
  generalBuffer: 0x205,
  prepare: 0x300,
  release: 0x301,
};

const STATUS_BYTES = 4;
const MOST_BYTES = DEBUGGER_PAGE_COUNT * 4096;

interface Request {
  readonly call: number;
  /** Offset of the status in the request's struct; undefined where it has none. */
  readonly statusAt: number | undefined;
  /** Bytes of the struct that do not go to the driver core. */
  readonly skip?: number;
  /** What KdDebuggerEnabled becomes. */
  readonly enables?: boolean;
}

/** Offsets are those of the structs in spec/layout.json. */
const requestHandlers: ReadonlyMap<number, Request> = new Map<number, Request>([
  [ioctls.IOCTL_PREPARE_DEBUGGEE, { call: Call.prepare, statusAt: 16, enables: true }],
  [ioctls.IOCTL_PAUSE_PACKET_RECEIVED, { call: Call.halt, statusAt: 0 }],
  [ioctls.IOCTL_SEND_SIGNAL_EXECUTION_IN_DEBUGGEE_FINISHED, { call: Call.commandFinished, statusAt: 0 }],
  [ioctls.IOCTL_SEND_USERMODE_MESSAGES_TO_DEBUGGER, { call: Call.userText, statusAt: 0, skip: 8 }],
  [ioctls.IOCTL_SEND_GENERAL_BUFFER_FROM_DEBUGGEE_TO_DEBUGGER, { call: Call.generalBuffer, statusAt: 12 }],
  [ioctls.IOCTL_TERMINATE_VMX, { call: Call.release, statusAt: undefined, enables: false }],
]);

/** What the device needs of the machine around it. */
export interface DeviceMachine {
  readonly board: Board;
  readonly memory: Memory;
  /** Physical address of the kernel's KdDebuggerEnabled. */
  readonly debuggerEnabled: number;
  popMessage(): Uint8Array | undefined;
}

export class MachineDevice implements DriverDevice {
  readonly #machine: DeviceMachine;
  #random: number;
  /** The previous request, answered or not: the mailbox holds one at a time. */
  #last: Promise<unknown> = Promise.resolve();
  #answer: ((status: number) => void) | undefined;
  readonly #readers: ((message: Uint8Array) => void)[] = [];
  readonly #ended = Promise.withResolvers<never>();

  constructor(machine: DeviceMachine, seed: number) {
    this.#machine = machine;
    this.#random = seed;
    this.#ended.promise.catch(() => {});
  }

  async ioctl(code: number, input: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted();
    if (code === ioctls.IOCTL_REGISTER_EVENT) return this.#race(this.#nextMessage(signal), signal);
    if (code === ioctls.IOCTL_DEBUGGER_READ_OR_WRITE_MSR) return this.#race(this.#accessMsrs(input), signal);
    const request = requestHandlers.get(code);
    if (request === undefined) {
      throw new DriverError(`the embedded machine has no ioctl 0x${code.toString(16)}; one is 0x222840`);
    }
    if (input.length > MOST_BYTES) {
      throw new DriverError(`an ioctl takes at most ${MOST_BYTES} bytes, not ${input.length}`);
    }
    return this.#race(
      this.#inTurn(() => this.#carryOut(request, input)),
      signal,
    );
  }

  /** The board has notified the host: an answer or a message may be there. */
  service(): void {
    const status = this.#answer === undefined ? undefined : collect(this.#machine.board);
    if (status !== undefined) {
      const answer = this.#answer!;
      this.#answer = undefined;
      answer(status);
    }
    while (this.#readers.length > 0) {
      const message = this.#machine.popMessage();
      if (message === undefined) return;
      this.#readers.shift()!(message);
    }
  }

  /** The machine is gone: every request under way fails. */
  end(why: string): void {
    this.#ended.reject(new DriverError(why));
  }

  async #carryOut(request: Request, input: Uint8Array): Promise<Uint8Array> {
    const { memory, debuggerEnabled } = this.#machine;
    const parameters = input.subarray(request.skip ?? 0);
    memory.write(DEBUGGER_PHYSICAL, parameters);
    if (request.enables === false) memory.store(debuggerEnabled, 8, 0n);
    const status = await this.#post(this.#chooseCore(), request.call, parameters.length);
    if (request.enables && status === 0) memory.store(debuggerEnabled, 8, 1n);
    return withStatus(input, request.statusAt, status);
  }

  /** One core after another; the cores before one that refuses keep the effect. */
  async #accessMsrs(input: Uint8Array): Promise<Uint8Array> {
    const requests = msrRequests(input, this.#machine.board.cores);
    if (typeof requests === 'string') throw new DriverError(requests);
    const answers: Uint8Array[] = [];
    for (const request of requests) answers.push(await this.#inTurn(() => this.#accessMsr(request)));
    return Buffer.concat(answers);
  }

  async #accessMsr(request: MsrRequest): Promise<Uint8Array> {
    const { memory } = this.#machine;
    const parameters = encodeMsrRequest(request);
    memory.write(DEBUGGER_PHYSICAL, parameters);
    const refused = (await this.#post(request.core, MSR_CALL, parameters.length)) !== 0;
    if (refused) throw new DriverError(msrRefusal(request));
    return msrAnswer(request, memory);
  }

  /** Waits until the requests before this one are done. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** @returns the status of the request that was put into the mailbox for a core */
  #post(core: number, call: number, length: number): Promise<number> {
    return new Promise((answered) => {
      this.#answer = answered;
      post(this.#machine.board, core, call, length);
    });
  }

  #race<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (signal === undefined) return Promise.race([work, this.#ended.promise]);
    const { promise, reject } = Promise.withResolvers<never>();
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    return Promise.race([work, promise, this.#ended.promise]).finally(() => signal.removeEventListener('abort', abort));
  }

  #nextMessage(signal: AbortSignal | undefined): Promise<Uint8Array> {
    return new Promise((resolve) => {
      this.#readers.push(resolve);
      signal?.addEventListener('abort', () => this.#forget(resolve), { once: true });
      this.service();
    });
  }

  #forget(reader: (message: Uint8Array) => void): void {
    const at = this.#readers.indexOf(reader);
    if (at >= 0) this.#readers.splice(at, 1);
  }

  /** A busy core, if there is one: a halt then shows more than an idle loop. */
  #chooseCore(): number {
    const { state, cores } = this.#machine.board;
    const all = Array.from({ length: cores }, (_, core) => core);
    const busy = all.filter((core) => Atomics.load(state, core) === CoreState.running);
    const from = busy.length > 0 ? busy : all;
    return from[this.#draw(from.length)]!;
  }

  /** Numerical Recipes' generator: the seed decides which core is halted. */
  #draw(below: number): number {
    this.#random = (Math.imul(this.#random, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#random / 2 ** 32) * below);
  }
}

/** The request's struct, its status filled in as the wire has it. */
function withStatus(input: Uint8Array, at: number | undefined, status: number): Uint8Array {
  if (at === undefined) {
    if (status !== 0) throw new DriverError('the driver core refused', status);
    return new Uint8Array();
  }
  const output = new Uint8Array(Math.max(input.length, at + STATUS_BYTES));
  output.set(input);
  new DataView(output.buffer).setUint32(at, status === 0 ? STATUS_OK : status, true);
  return output;
}
