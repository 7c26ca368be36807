/** The requests to the driver, typed: spec/PROTOCOL.md 10. */
import {
  DEBUGGEE_SEND_GENERAL_PACKET_FROM_DEBUGGEE_TO_DEBUGGER,
  DEBUGGEE_SYMBOL_UPDATE_RESULT,
  DEBUGGER_MSR_ACTION_TYPE,
  DEBUGGER_PAUSE_PACKET_RECEIVED,
  DEBUGGER_PREPARE_DEBUGGEE,
  DEBUGGER_READ_AND_WRITE_ON_MSR,
  DEBUGGER_SEND_COMMAND_EXECUTION_FINISHED_SIGNAL,
  DEBUGGER_SEND_USERMODE_MESSAGES_TO_DEBUGGER,
  ioctls,
  messages,
  NOTIFY_TYPE,
  REGISTER_NOTIFY_BUFFER,
  STATUS_OK,
  statusOf,
  viewOf,
} from '../wire/index.ts';
import { type DriverDevice, DriverError } from './device.ts';
import { encodeModule, encodeOsName, type TargetIdentity } from './identity.ts';

/** An order from the kernel half to this one, or text for it. */
export interface KernelMessage {
  /** See `operations` in src/wire; values without bit 31 are log codes. */
  readonly operation: number;
  readonly body: Uint8Array;
}

/** Where the debugged machine's UART is and how fast it runs. */
export interface UartSettings {
  /** I/O port: 0x3F8 for COM1. */
  readonly port: number;
  readonly baudRate: number;
}

/** CoreNumber that means every core. */
const EVERY_CORE = 0xffffffff;

export class Driver {
  readonly #device: DriverDevice;

  constructor(device: DriverDevice) {
    this.#device = device;
  }

  /**
   * Makes the kernel half ready for halts; it sends the start packet (A40) itself.
   *
   * @throws DriverError with the status of the kernel half
   */
  async prepare(identity: TargetIdentity, uart: UartSettings, signal: AbortSignal): Promise<void> {
    const input = DEBUGGER_PREPARE_DEBUGGEE.encode({
      PortAddress: uart.port,
      Baudrate: uart.baudRate,
      KernelBaseAddress: identity.kernelBase,
      OsName: encodeOsName(identity),
    });
    const output = await this.#device.ioctl(ioctls.IOCTL_PREPARE_DEBUGGEE, input, signal);
    requireOk('prepare the machine', DEBUGGER_PREPARE_DEBUGGEE.decode(output).Result);
  }

  /** Sends every module's record (A62), then the end of the list (A63), after which the machine may be halted. */
  async sendModules(identity: TargetIdentity, halt: boolean, signal: AbortSignal): Promise<void> {
    for (const index of identity.modules.keys()) {
      await this.#sendGeneral(messages.symbolRecord.action, encodeModule(identity.modules, index), false, signal);
    }
    const finished = DEBUGGEE_SYMBOL_UPDATE_RESULT.encode({ KernelStatus: BigInt(STATUS_OK) });
    await this.#sendGeneral(messages.symbolsFinished.action, finished, halt, signal);
  }

  /** Halts the machine; resolves when it has been continued. */
  async pause(signal: AbortSignal): Promise<void> {
    const input = DEBUGGER_PAUSE_PACKET_RECEIVED.encode();
    const output = await this.#device.ioctl(ioctls.IOCTL_PAUSE_PACKET_RECEIVED, input, signal);
    requireOk('halt the machine', DEBUGGER_PAUSE_PACKET_RECEIVED.decode(output).Result);
  }

  /** Prints text at the debugger. */
  async sendText(text: string, signal: AbortSignal): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    const head = DEBUGGER_SEND_USERMODE_MESSAGES_TO_DEBUGGER.encode({ Length: bytes.length });
    await this.#device.ioctl(ioctls.IOCTL_SEND_USERMODE_MESSAGES_TO_DEBUGGER, Buffer.concat([head, bytes]), signal);
  }

  /** Reports that a command of the debugger has ended: halts with reason 10; resolves when continued. */
  async commandFinished(signal: AbortSignal): Promise<void> {
    const input = DEBUGGER_SEND_COMMAND_EXECUTION_FINISHED_SIGNAL.encode();
    await this.#device.ioctl(ioctls.IOCTL_SEND_SIGNAL_EXECUTION_IN_DEBUGGEE_FINISHED, input, signal);
  }

  /** Waits for the kernel half's next message. */
  async nextMessage(signal: AbortSignal): Promise<KernelMessage> {
    const input = REGISTER_NOTIFY_BUFFER.encode({ Type: NOTIFY_TYPE.values.IRP_BASED });
    const output = await this.#device.ioctl(ioctls.IOCTL_REGISTER_EVENT, input, signal);
    if (output.length < 4) {
      throw new DriverError(`the driver's message has ${output.length} bytes; expected at least 4`);
    }
    const view = new DataView(output.buffer, output.byteOffset, output.byteLength);
    return { operation: view.getUint32(0, true), body: output.subarray(4) };
  }

  /**
   * RDMSR on a core, or on every core.
   *
   * @param msr index, for example 0xC0000082 (IA32_LSTAR)
   * @param core undefined: every core
   * @returns one value a core that was asked, in the order of the cores' numbers
   * @throws DriverError when a core has no such register, or there is no such core
   */
  async readMsr(msr: number, core: number | undefined, signal: AbortSignal): Promise<readonly bigint[]> {
    const input = {
      Msr: BigInt(msr),
      CoreNumber: core ?? EVERY_CORE,
      ActionType: DEBUGGER_MSR_ACTION_TYPE.values.READ,
    };
    const output = await this.#accessMsr(input, signal);
    if (output.length === 0 || output.length % 8 !== 0) {
      throw new DriverError(`the driver answered with ${output.length} bytes; expected 8 per core`);
    }
    const view = viewOf(output);
    return Array.from({ length: output.length / 8 }, (_, index) => view.getBigUint64(8 * index, true));
  }

  /**
   * WRMSR on a core, or on every core.
   *
   * @param core undefined: every core, in the order of their numbers; those before one that refuses keep the value
   * @throws DriverError when a core has no such register or it does not take the value, or there is no such core
   */
  async writeMsr(msr: number, value: bigint, core: number | undefined, signal: AbortSignal): Promise<void> {
    const ActionType = DEBUGGER_MSR_ACTION_TYPE.values.WRITE;
    await this.#accessMsr({ Msr: BigInt(msr), CoreNumber: core ?? EVERY_CORE, ActionType, Value: value }, signal);
  }

  /** Removes everything from the machine that debugging put there. */
  async release(signal: AbortSignal): Promise<void> {
    await this.#device.ioctl(ioctls.IOCTL_TERMINATE_VMX, new Uint8Array(), signal);
  }

  async #accessMsr(
    request: Parameters<typeof DEBUGGER_READ_AND_WRITE_ON_MSR.encode>[0],
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const input = DEBUGGER_READ_AND_WRITE_ON_MSR.encode(request);
    return await this.#device.ioctl(ioctls.IOCTL_DEBUGGER_READ_OR_WRITE_MSR, input, signal);
  }

  async #sendGeneral(action: number, payload: Uint8Array, halt: boolean, signal: AbortSignal): Promise<void> {
    const head = DEBUGGEE_SEND_GENERAL_PACKET_FROM_DEBUGGEE_TO_DEBUGGER.encode({
      RequestedAction: action,
      LengthOfBuffer: payload.length,
      PauseDebuggeeWhenSent: halt,
    });
    const code = ioctls.IOCTL_SEND_GENERAL_BUFFER_FROM_DEBUGGEE_TO_DEBUGGER;
    const output = await this.#device.ioctl(code, Buffer.concat([head, payload]), signal);
    const result = DEBUGGEE_SEND_GENERAL_PACKET_FROM_DEBUGGEE_TO_DEBUGGER.decode(output).KernelResult;
    requireOk('send a record to the debugger', result);
  }
}

function requireOk(what: string, status: number): void {
  if (status === STATUS_OK) return;
  const { name, meaning } = statusOf(status);
  throw new DriverError(`the driver could not ${what}: ${meaning} (${name})`, status);
}
