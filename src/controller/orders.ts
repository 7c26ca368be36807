/** What the kernel half orders this half to do (spec/PROTOCOL.md 8.2). */
import { DEBUGGEE_USER_INPUT_PACKET, operations } from '../wire/index.ts';
import type { KernelMessage } from './driver.ts';
import { printable } from './printable.ts';

export type Order =
  | { readonly kind: 'close' }
  | CommandOrder
  | { readonly kind: 'reload symbols' }
  | { readonly kind: 'end of messages' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unknown'; readonly operation: number };

/** A command of the debugger's for this half. */
export interface CommandOrder {
  readonly kind: 'command';
  readonly text: string;
  /** The machine is to halt when it has ended. */
  readonly wantsSignal: boolean;
}

/** Set in the codes that are orders; the others carry text for the log. */
const ORDER_BIT = 0x8000_0000;

/** Reads a message of the kernel half. */
export function readOrder({ operation, body }: KernelMessage): Order {
  switch (operation) {
    case operations.OPERATION_COMMAND_FROM_DEBUGGER_CLOSE_AND_UNLOAD_VMM:
      return { kind: 'close' };
    case operations.OPERATION_COMMAND_FROM_DEBUGGER_RELOAD_SYMBOL:
      return { kind: 'reload symbols' };
    case operations.OPERATION_HYPERVISOR_DRIVER_END_OF_IRPS:
      return { kind: 'end of messages' };
    case operations.OPERATION_HYPERVISOR_DRIVER_IS_SUCCESSFULLY_LOADED:
      return { kind: 'nothing' };
    case operations.OPERATION_DEBUGGEE_USER_INPUT:
      return readCommand(body);
    default:
      if (operation < ORDER_BIT) return { kind: 'text', text: printable(body) };
      return { kind: 'unknown', operation };
  }
}

/** Up to its NUL, as UTF-8, since it may name files; control characters are removed. */
function readCommand(body: Uint8Array): Order {
  const { CommandLen, IgnoreFinishedSignal } = DEBUGGEE_USER_INPUT_PACKET.decode(body);
  const { size } = DEBUGGEE_USER_INPUT_PACKET;
  const text = Buffer.from(body.subarray(size, size + CommandLen)).toString('utf8');
  const whole = text.replace(/\0.*$/s, '').replace(/\p{Cc}/gu, '.');
  return { kind: 'command', text: whole.trimEnd(), wantsSignal: !IgnoreFinishedSignal };
}
