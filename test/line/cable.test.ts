import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { layCable } from '../../src/line/cable.ts';
import type { Cable, CableOptions } from '../../src/line/cable-ends.ts';
import { openLine } from '../../src/line/index.ts';
import type { Line } from '../../src/line/line.ts';
import { pattern, Receiver } from './receiver.ts';

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanup.splice(0).reverse()) await undo();
});

async function joined(options?: CableOptions): Promise<[Line, Line, Cable]> {
  const cable = await layCable(options);
  cleanup.push(() => cable.close());
  const lines = [await openLine(cable.ends[0]), await openLine(cable.ends[1])] as const;
  for (const line of lines) cleanup.push(() => line.close());
  return [lines[0], lines[1], cable];
}

describe.skipIf(process.platform === 'win32')('a cable', () => {
  test('moves megabytes both ways at once without a wrong byte', async () => {
    const [a, b, cable] = await joined();
    const [atA, atB] = [new Receiver(a), new Receiver(b)];
    const [there, back] = [pattern(5_000_000, 1), pattern(5_000_000, 2)];
    await Promise.all([a.write(there), b.write(back)]);
    expect((await atB.atLeast(there.length)).equals(there)).toBe(true);
    expect((await atA.atLeast(back.length)).equals(back)).toBe(true);
    // Counted by the cable's thread once it has written: the reader may be faster.
    await expect.poll(() => cable.delivered).toEqual([5_000_000, 5_000_000]);
  });

  test('a paced cable never delivers faster than its rate', async () => {
    const [a, b] = await joined({ baudRate: 115200 });
    const received = new Receiver(b);
    const sent = pattern(11_520);
    const start = performance.now();
    await a.write(sent);
    expect((await received.atLeast(sent.length)).equals(sent)).toBe(true);
    // 11,520 bytes of ten bits at 115,200 bits a second: one second; only a lower bound holds on a busy machine.
    expect(performance.now() - start).toBeGreaterThanOrEqual(990);
  });

  test('damages bytes at the given rate, from the given moment on', async () => {
    const [a, b, cable] = await joined({ noise: { flipped: 0.01, lost: 0 }, seed: 3 });
    const received = new Receiver(b);
    const sent = pattern(100_000);
    await a.write(sent);
    const got = await received.atLeast(sent.length);
    const wrong = got.filter((byte, index) => byte !== sent[index]).length;
    expect(wrong).toBeGreaterThan(800);
    expect(wrong).toBeLessThan(1200);
    cable.setNoise({ flipped: 0, lost: 0 });
    await a.write(sent);
    expect((await received.atLeast(2 * sent.length)).subarray(sent.length).equals(sent)).toBe(true);
  });

  test('can be closed twice', async () => {
    const cable = await layCable();
    await Promise.all([cable.close(), cable.close()]);
    await cable.close();
  });

  test('neither keeps a process alive nor prevents its end', async () => {
    const file = path.resolve('src/line/cable.ts');
    const script = `import { layCable } from ${JSON.stringify(file)}; await layCable(); console.log('laid');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    const [code] = await once(child, 'exit');
    expect([code, out]).toEqual([0, 'laid\n']);
  });
});
