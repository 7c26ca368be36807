/** The UART of a Linux tty. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** UPIO_PORT: reached with IN and OUT (include/linux/serial_core.h). */
const PORT_IO = '0';
const comPorts = [0x3f8, 0x2f8, 0x3e8, 0x2e8];

/** The port cannot be used; the message says why, and which could. */
export class PortError extends Error {
  override name = 'PortError';
}

/**
 * I/O port of a tty's UART: the driver drives it itself while the machine is halted.
 *
 * @param tty as opened: `/dev/ttyS1`
 * @throws PortError when it is no 16550 that IN and OUT reach
 */
export async function uartPortOf(tty: string, sys = '/sys'): Promise<number> {
  const folder = path.join(sys, 'class/tty', path.basename(tty));
  const read = (name: string) => readFile(path.join(folder, name), 'utf8').then((text) => text.trim());
  const [port, ioType, type] = await Promise.all([read('port'), read('io_type'), read('type')]).catch(() => {
    throw new PortError(
      `${tty} is no serial port of the mainboard, so it cannot debug this machine: use one like /dev/ttyS0, ` +
        'not a USB adapter (--machine embedded works on any line)',
    );
  });
  if (type === '0') throw new PortError(`${tty} has no UART: dmesg | grep ttyS shows those that have`);
  // Kernels before 5.11 do not report it.
  if ((await read('console').catch(() => 'N')) === 'Y') {
    throw new PortError(`${tty} is the kernel's console, whose text would mix with the packets: use another port`);
  }
  if (ioType !== PORT_IO) {
    throw new PortError(
      `${tty} is reached through memory (PCI or SoC), which is not supported: use one at 0x3f8 or 0x2f8`,
    );
  }
  const number = Number(port);
  if (!comPorts.includes(number)) {
    throw new PortError(`${tty} is at port ${port}, which is not supported: use one at 0x3f8, 0x2f8, 0x3e8 or 0x2e8`);
  }
  return number;
}
