/** What asking costs on a line, and whether there is time for it. */
import { wireMs } from '../session/deadline.ts';
import {
  DEBUGGEE_REGISTER_READ_DESCRIPTION,
  DEBUGGER_CALLSTACK_REQUEST,
  DEBUGGER_READ_MEMORY,
  FRAME_OVERHEAD,
  GUEST_EXTRA_REGISTERS,
  GUEST_REGS,
} from '../wire/index.ts';

/** Bytes on the line, there and back, for reading this much memory in one request. */
export const memoryCost = (bytes: number): number => 2 * (FRAME_OVERHEAD + DEBUGGER_READ_MEMORY.size) + bytes;

/** Bytes on the line, there and back, for walking a stack, without its words. */
export const walkCost = 2 * (FRAME_OVERHEAD + DEBUGGER_CALLSTACK_REQUEST.size);

/** Bytes on the line, there and back, for reading all registers. */
export const registersCost =
  2 * (FRAME_OVERHEAD + DEBUGGEE_REGISTER_READ_DESCRIPTION.size) + GUEST_REGS.size + GUEST_EXTRA_REGISTERS.size;

/** Time of a line that may be spent, request by request. */
export class LineBudget {
  readonly #baudRate: number | undefined;
  #left: number;

  /** @param ms Infinity asks whatever it costs */
  constructor(ms: number, baudRate: number | undefined) {
    this.#baudRate = baudRate;
    this.#left = ms;
  }

  /** Takes what a number of bytes costs. @returns false when that is more than what is left; then nothing is taken */
  take(bytes: number): boolean {
    const ms = wireMs(bytes, this.#baudRate);
    if (ms > this.#left) return false;
    this.#left -= ms;
    return true;
  }
}
