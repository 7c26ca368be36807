import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshPipes, laySocketCable } from '../../src/line/cable-sockets.ts';
import { openLine } from '../../src/line/index.ts';
import { pattern, Receiver } from './receiver.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'haltwire-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function ends() {
  if (process.platform === 'win32') return freshPipes();
  return [
    { kind: 'unix', path: `${folder}/a` },
    { kind: 'unix', path: `${folder}/b` },
  ] as const;
}

test('joins two sockets, paced or not', async () => {
  for (const baudRate of [undefined, 1_000_000]) {
    const cable = await laySocketCable(ends(), baudRate === undefined ? {} : { baudRate });
    const [a, b] = [await openLine(cable.ends[0]), await openLine(cable.ends[1])];
    const [atA, atB] = [new Receiver(a), new Receiver(b)];
    const sent = pattern(20_000);
    await a.write(sent);
    expect((await atB.atLeast(sent.length)).equals(sent)).toBe(true);
    await b.write(sent);
    expect((await atA.atLeast(sent.length)).equals(sent)).toBe(true);
    await cable.close();
    expect((await a.closed).reason).toBe('gone');
    expect((await b.closed).reason).toBe('gone');
  }
});

test('damages bytes at the given rate', async () => {
  const cable = await laySocketCable(ends(), { noise: { flipped: 0, lost: 1 } });
  const [a, b] = [await openLine(cable.ends[0]), await openLine(cable.ends[1])];
  const received = new Receiver(b);
  await a.write(pattern(100));
  cable.setNoise({ flipped: 0, lost: 0 });
  await a.write(Buffer.from('through'));
  expect((await received.atLeast(7)).toString('latin1')).toContain('through');
  await cable.close();
});
