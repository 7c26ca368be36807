import type { DriverDevice } from '../../src/controller/device.ts';
import { ioctls, STATUS_OK, viewOf } from '../../src/wire/index.ts';

interface Asked {
  readonly name: string;
  readonly input: Uint8Array;
}

/** Offset of the status in each request's struct, which the driver overwrites. */
const statusOffset: Partial<Record<keyof typeof ioctls, number>> = {
  IOCTL_PREPARE_DEBUGGEE: 16,
  IOCTL_PAUSE_PACKET_RECEIVED: 0,
  IOCTL_SEND_GENERAL_BUFFER_FROM_DEBUGGEE_TO_DEBUGGER: 12,
  IOCTL_SEND_USERMODE_MESSAGES_TO_DEBUGGER: 0,
  IOCTL_SEND_SIGNAL_EXECUTION_IN_DEBUGGEE_FINISHED: 0,
};

/** A driver with scripted answers: requests are recorded, halts last until `continue()`. */
export class ScriptedDevice implements DriverDevice {
  readonly asked: Asked[] = [];
  /** Status that the driver gives back, by request. */
  readonly statuses = new Map<string, number>();
  #messages: Uint8Array[] = [];
  #wantsMessage: ((message: Uint8Array) => void) | undefined;
  #continue: (() => void) | undefined;

  /** Names of what was asked so far, waiting for messages left out. */
  get names(): string[] {
    return this.asked.map(({ name }) => name).filter((name) => name !== 'IOCTL_REGISTER_EVENT');
  }

  get halted(): boolean {
    return this.#continue !== undefined;
  }

  async ioctl(code: number, input: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    const name = Object.entries(ioctls).find(([, value]) => value === code)?.[0] ?? `0x${code.toString(16)}`;
    this.asked.push({ name, input: input.slice() });
    if (name === 'IOCTL_REGISTER_EVENT') return await this.#nextMessage(signal);
    const halts =
      name === 'IOCTL_PAUSE_PACKET_RECEIVED' ||
      name === 'IOCTL_SEND_SIGNAL_EXECUTION_IN_DEBUGGEE_FINISHED' ||
      (name === 'IOCTL_SEND_GENERAL_BUFFER_FROM_DEBUGGEE_TO_DEBUGGER' && input[8] !== 0);
    const status = this.statuses.get(name) ?? STATUS_OK;
    if (halts && status === STATUS_OK) await this.#untilContinued(signal);
    const output = input.slice();
    const offset = statusOffset[name as keyof typeof ioctls];
    if (offset !== undefined) viewOf(output).setUint32(offset, status, true);
    return output;
  }

  continue(): void {
    this.#continue?.();
    this.#continue = undefined;
  }

  /** Gives a message to user mode. */
  order(operation: number, body: Uint8Array = new Uint8Array()): void {
    const message = new Uint8Array(4 + body.length);
    viewOf(message).setUint32(0, operation, true);
    message.set(body, 4);
    if (this.#wantsMessage === undefined) this.#messages.push(message);
    else this.#wantsMessage(message);
    this.#wantsMessage = undefined;
  }

  #nextMessage(signal: AbortSignal | undefined): Promise<Uint8Array> {
    const message = this.#messages.shift();
    if (message !== undefined) return Promise.resolve(message);
    return cancellable(signal, (resolve) => {
      this.#wantsMessage = resolve;
    });
  }

  #untilContinued(signal: AbortSignal | undefined): Promise<void> {
    return cancellable<void>(signal, (resolve) => {
      this.#continue = resolve;
    });
  }
}

function cancellable<T>(signal: AbortSignal | undefined, start: (resolve: (value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    start(resolve);
  });
}
