import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { PortError, uartPortOf } from '../../src/controller/linux-port.ts';

const sys = mkdtempSync(path.join(tmpdir(), 'haltwire-sys-'));
afterAll(() => rmSync(sys, { recursive: true }));

function tty(name: string, port: string, ioType: string, type: string, console = 'N'): void {
  const folder = path.join(sys, 'class/tty', name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries({ port, io_type: ioType, type, console })) {
    writeFileSync(path.join(folder, file), `${text}\n`);
  }
}

tty('ttyS0', '0x3F8', '0', '4');
tty('ttyS1', '0x2F8', '0', '0');
tty('ttyS2', '0x3E8', '0', '4', 'Y');
tty('ttyS4', '0x0', '2', '4');
tty('ttyS5', '0xE050', '0', '4');

it('finds the I/O port behind a tty', async () => {
  await expect(uartPortOf('/dev/ttyS0', sys)).resolves.toBe(0x3f8);
});

it.each([
  ['/dev/ttyUSB0', /no serial port of the mainboard/],
  ['/dev/ttyS1', /has no UART/],
  ['/dev/ttyS2', /the kernel's console/],
  ['/dev/ttyS4', /through memory/],
  ['/dev/ttyS5', /0xE050, which is not supported/],
])('refuses %s with a reason', async (name, reason) => {
  await expect(uartPortOf(name, sys)).rejects.toThrow(reason);
  await expect(uartPortOf(name, sys)).rejects.toBeInstanceOf(PortError);
});
