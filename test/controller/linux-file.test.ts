import { execFileSync } from 'node:child_process';
import { constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DeviceFile } from '../../src/controller/linux-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'haltwire-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(process.platform !== 'linux')('a device file (Linux only)', () => {
  it('reports by its code why it cannot be opened', () => {
    expect(() => new DeviceFile('/dev/haltwire-is-not-there')).toThrow(
      expect.objectContaining({ name: 'SystemError', code: 'ENOENT' }),
    );
  });

  it('reports by its code why an ioctl is refused', async () => {
    const file = new DeviceFile('/dev/null');
    expect(() => file.ioctl(0x4801, new Uint8Array(24))).toThrow(expect.objectContaining({ code: 'ENOTTY' }));
    await file.close();
    await file.close();
  });

  it('waits for something to read, with a deadline', async () => {
    const pipe = path.join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const file = new DeviceFile(pipe);
    await expect(file.readable(10)).resolves.toBe(false);
    const writer = new DeviceFile('/dev/zero');
    await expect(writer.readable(10)).resolves.toBe(true);
    await writer.close();
    await file.close();
  });

  it('is released when close() is over, also while it is waited on', async () => {
    const pipe = path.join(folder, 'held');
    execFileSync('mkfifo', [pipe]);
    const file = new DeviceFile(pipe);
    const waiting = file.readable(300);
    await file.close();
    // A FIFO that nobody has open for reading refuses a writer.
    expect(() => openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK)).toThrow(/ENXIO/);
    await waiting;
  });
});
