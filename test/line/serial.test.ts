import { closeSync, constants, openSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { layCable } from '../../src/line/cable.ts';
import type { Cable, CableOptions } from '../../src/line/cable-ends.ts';
import { openLine } from '../../src/line/index.ts';
import type { Line, LineError } from '../../src/line/line.ts';
import { openPty } from '../../src/line/pty.ts';
import { failure } from './failure.ts';
import { pattern, Receiver, sleep } from './receiver.ts';

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanup.splice(0).reverse()) await undo();
});

async function lay(options?: CableOptions): Promise<Cable> {
  const cable = await layCable(options);
  cleanup.push(() => cable.close());
  return cable;
}

async function open(address: string): Promise<Line> {
  const line = await openLine(address);
  cleanup.push(() => line.close());
  return line;
}

// Windows has no ttys of this kind; test/line/cable-sockets.test.ts is its part.
describe.skipIf(process.platform === 'win32')('a tty', () => {
  test('carries every byte value both ways', async () => {
    const cable = await lay();
    const [a, b] = [await open(cable.ends[0]), await open(cable.ends[1])];
    const [atA, atB] = [new Receiver(a), new Receiver(b)];
    const all = Uint8Array.from({ length: 256 }, (_, index) => index);
    await a.write(all);
    await b.write(all.toReversed());
    expect(await atB.atLeast(256)).toEqual(Buffer.from(all));
    expect(await atA.atLeast(256)).toEqual(Buffer.from(all.toReversed()));
    expect(a.name).toBe(cable.ends[0]);
    expect(a.baudRate).toBe(115200);
  });

  test('keeps the order of writes that were not awaited', async () => {
    const cable = await lay();
    const [a, b] = [await open(cable.ends[0]), await open(cable.ends[1])];
    const received = new Receiver(b);
    const sent = pattern(2_000_000);
    const writes = [];
    for (let at = 0; at < sent.length; at += 10_000) writes.push(a.write(sent.subarray(at, at + 10_000)));
    await Promise.all(writes);
    expect((await received.atLeast(sent.length)).equals(sent)).toBe(true);
  });

  test('what came before anyone received is not lost', async () => {
    const cable = await lay();
    const [a, b] = [await open(cable.ends[0]), await open(cable.ends[1])];
    await a.write(Buffer.from('early'));
    await sleep(20);
    expect((await new Receiver(b).atLeast(5)).toString()).toBe('early');
  });

  test('what arrived before it was opened is thrown away', async () => {
    const cable = await lay();
    const a = await open(cable.ends[0]);
    await a.write(Buffer.from('stale'));
    while (cable.delivered[0] < 5) await sleep(1);
    const received = new Receiver(await open(cable.ends[1]));
    await a.write(Buffer.from('fresh'));
    expect((await received.atLeast(5)).toString()).toBe('fresh');
  });

  test('takes rates that no table lists', async () => {
    const cable = await lay();
    for (const rate of [110, 128_000, 256_000, 1_234_567, 3_000_000]) {
      const line = await openLine(`${cable.ends[0]}@${rate}`);
      expect(line.baudRate).toBe(rate);
      await line.close();
    }
  });

  test('reports a hang-up while it only listens', async () => {
    const cable = await lay();
    const line = await open(cable.ends[0]);
    new Receiver(line);
    await cable.unplug();
    const end = await line.closed;
    expect(end).toMatchObject({ reason: 'gone', error: { reason: 'gone' } });
    await expect(line.write(Uint8Array.of(1))).rejects.toThrow(`${cable.ends[0]} is gone`);
  });

  test('one pulled plug silences the other end without ending it', async () => {
    const cable = await lay();
    const [a, b] = [await open(cable.ends[0]), await open(cable.ends[1])];
    new Receiver(a);
    const received = new Receiver(b);
    await cable.unplug(0);
    expect((await a.closed).reason).toBe('gone');
    await b.write(Buffer.from('into the void'));
    await b.probe();
    const ended = await Promise.race([b.closed, sleep(20)]);
    expect(ended).toBeUndefined();
    expect(received.length).toBe(0);
  });

  test('a probe finds a hang-up while nothing was reading', async () => {
    const cable = await lay();
    const line = await open(cable.ends[0]);
    await cable.unplug(0);
    await line.probe();
    expect((await line.closed).reason).toBe('gone');
  });

  test('a write to a hung-up tty rejects and ends the line', async () => {
    const cable = await lay();
    const line = await open(cable.ends[0]);
    await cable.unplug(0);
    await expect(line.write(Uint8Array.of(1))).rejects.toMatchObject({ reason: 'gone' });
    expect((await line.closed).reason).toBe('gone');
  });

  test('a stalled peer delays a write, but not close()', async () => {
    const pty = openPty();
    cleanup.push(
      () => closeSync(pty.master),
      () => closeSync(pty.slave),
    );
    const line = await open(pty.path);
    const write = line.write(pattern(1_000_000));
    const outcome = write.then(
      () => 'written',
      (error: LineError) => error.reason,
    );
    expect(await Promise.race([outcome, sleep(50)])).toBeUndefined();
    await line.close();
    expect(await outcome).toBe('gone');
    expect(await line.closed).toEqual({ reason: 'closed' });
  });

  test('closing sends what was written before', async () => {
    const cable = await lay();
    const [a, b] = [await open(cable.ends[0]), await open(cable.ends[1])];
    const received = new Receiver(b);
    const sent = pattern(300_000);
    void a.write(sent).catch(() => undefined);
    await a.close();
    expect((await received.atLeast(sent.length)).equals(sent)).toBe(true);
  });

  test('can be closed twice and opened again', async () => {
    const cable = await lay();
    const line = await openLine(cable.ends[0]);
    await Promise.all([line.close(), line.close()]);
    await line.close();
    expect(await line.closed).toEqual({ reason: 'closed' });
    await expect(line.write(Uint8Array.of(1))).rejects.toThrow('has been closed');
    await open(cable.ends[0]);
  });

  test('is exclusive, and names the process that has it', async () => {
    const cable = await lay();
    await open(cable.ends[0]);
    const error = await failure(openLine(cable.ends[0]));
    expect(error.reason).toBe('busy');
    expect(error.message).toContain(`${cable.ends[0]} is in use`);
    expect(error.cure).toContain('another haltwire');
  });

  test('an absent device is named, with those that exist', async () => {
    const error = await failure(openLine('/dev/ttyNothing7@9600'));
    expect(error.reason).toBe('absent');
    expect(error.message).toContain('/dev/ttyNothing7');
    expect(error.cure).toMatch(/ports that exist: |no serial port now/);
  });

  test.each(['/dev/null', 'serial:/etc/hostname', 'serial:/tmp'])('%s is no serial port', async (address) => {
    const error = await failure(openLine(address));
    expect(error.message).toContain('is no serial port');
    expect(error.cure).toContain('serial:/dev/ttyUSB0@115200');
  });

  test('goes through a symbolic link, as socat makes them', async () => {
    const cable = await lay();
    const link = `${tmpdir()}/haltwire-test-${process.pid}`;
    symlinkSync(cable.ends[0], link);
    cleanup.push(() => unlinkSync(link));
    const line = await open(`serial:${link}@57600`);
    const received = new Receiver(await open(cable.ends[1]));
    await line.write(Buffer.from('x'));
    expect((await received.atLeast(1)).toString()).toBe('x');
  });

  test('opening stops when it is cancelled', async () => {
    const cable = await lay();
    const signal = AbortSignal.abort(new Error('no more'));
    await expect(openLine(cable.ends[0], { signal })).rejects.toThrow('no more');
    closeSync(openSync(cable.ends[0], constants.O_RDWR | constants.O_NOCTTY));
  });
});
