/** The machine's I/O ports: one UART. Every other port reads as ones and takes what is written to it. */
import type { Ports } from './instructions/context.ts';
import { COM1, type Uart } from './uart.ts';

const REGISTERS = 8;

export class MachinePorts implements Ports {
  readonly #uart: Uart;

  constructor(uart: Uart) {
    this.#uart = uart;
  }

  read(port: number, size: number): number {
    const register = port - COM1;
    if (register >= 0 && register < REGISTERS && size === 1) return this.#uart.read(register);
    return size === 4 ? 0xffffffff : size === 2 ? 0xffff : 0xff;
  }

  write(port: number, size: number, value: number): void {
    const register = port - COM1;
    if (register >= 0 && register < REGISTERS && size === 1) this.#uart.write(register, value & 0xff);
  }
}
