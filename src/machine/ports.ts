/** The machine's I/O ports: one UART, and PCI's. Every other port reads as ones and ignores writes. */
import type { Ports } from './instructions/context.ts';
import type { PciBus } from './pci.ts';
import { COM1, type Uart } from './uart.ts';

const REGISTERS = 8;

export class MachinePorts implements Ports {
  readonly #uart: Uart;
  readonly #pci: PciBus;

  constructor(uart: Uart, pci: PciBus) {
    this.#uart = uart;
    this.#pci = pci;
  }

  read(port: number, size: number): number {
    const register = port - COM1;
    if (register >= 0 && register < REGISTERS && size === 1) return this.#uart.read(register);
    if (this.#pci.owns(port)) return this.#pci.read(port, size);
    return size === 4 ? 0xffffffff : size === 2 ? 0xffff : 0xff;
  }

  /** Each byte to the same port. */
  writeAll(port: number, bytes: Uint8Array): void {
    if (port === COM1) this.#uart.send(bytes);
    else for (const byte of bytes) this.write(port, 1, byte);
  }

  write(port: number, size: number, value: number): void {
    const register = port - COM1;
    if (register >= 0 && register < REGISTERS && size === 1) this.#uart.write(register, value & 0xff);
    if (this.#pci.owns(port)) this.#pci.write(port, size, value);
  }
}
