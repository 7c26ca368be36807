/** A process that does not run for a while: stopped by Ctrl+Z and continued. */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openLine } from '../../src/line/index.ts';
import { defaultDeadlines } from '../../src/session/index.ts';
import { encodeFrame, messages, PacketType } from '../../src/wire/index.ts';

const frame = encodeFrame(PacketType.fromDebuggee, messages.log.action, Buffer.from('\x01\0\0\0whole\n'));

it.skipIf(process.platform === 'win32')('reads what arrived meanwhile before it discards half a frame', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'haltwire-stall-'));
  const address = `unix:${path.join(folder, 'line')}`;
  const far = await openLine(address, { listen: true });
  const child = fork(new URL('./listening-child.ts', import.meta.url), [address]);
  try {
    const heard: unknown[] = [];
    child.on('message', (message) => heard.push(message));
    // Without a peer the line loses what is written.
    far.onPeer?.(() => void far.write(frame));
    await expect.poll(() => heard, { timeout: 10_000 }).toHaveLength(1);

    await far.write(frame.subarray(0, 20));
    await delay(50);
    child.kill('SIGSTOP');
    await far.write(frame.subarray(20));
    await delay(defaultDeadlines.idle + 100);
    child.kill('SIGCONT');
    await expect.poll(() => heard, { timeout: 5000 }).toHaveLength(2);
    expect(heard[1]).toEqual({ text: 'whole\n', damaged: 0 });
  } finally {
    child.kill('SIGKILL');
    await far.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
