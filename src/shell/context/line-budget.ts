/** What asking costs on a line, and whether there is time for it. */
import { wireMs } from '../../session/deadline.ts';
import {
  DEBUGGEE_REGISTER_READ_DESCRIPTION,
  DEBUGGER_READ_MEMORY,
  FRAME_OVERHEAD,
  GUEST_EXTRA_REGISTERS,
  GUEST_REGS,
} from '../../wire/index.ts';

/** Bytes on the line, there and back, for reading so much memory in one request. */
export const memoryCost = (bytes: number): number => 2 * (FRAME_OVERHEAD + DEBUGGER_READ_MEMORY.size) + bytes;

/** Bytes on the line, there and back, for reading all registers. */
export const registersCost =
  2 * (FRAME_OVERHEAD + DEBUGGEE_REGISTER_READ_DESCRIPTION.size) + GUEST_REGS.size + GUEST_EXTRA_REGISTERS.size;

/** Time that may be spent on a line, in milliseconds from its making on. */
export class LineBudget {
  readonly #baudRate: number | undefined;
  readonly #until: number;

  /** @param ms Infinity asks whatever it costs */
  constructor(ms: number, baudRate: number | undefined) {
    this.#baudRate = baudRate;
    this.#until = performance.now() + ms;
  }

  /** Whether so many bytes will have gone over the line before the time is over. */
  allows(bytes: number): boolean {
    return performance.now() + wireMs(bytes, this.#baudRate) <= this.#until;
  }
}
