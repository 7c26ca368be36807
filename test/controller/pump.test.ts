import { expect, test } from 'vitest';
import { type CableSocket, MAX_WAITING_BYTES, Pump } from '../../src/controller/pump.ts';
import { memoryPair } from '../../src/line/memory.ts';
import { pattern, Receiver, sleep } from '../line/receiver.ts';

/** A UART with room for a number of bytes. */
class Socket implements CableSocket {
  taken: Buffer[] = [];
  room: number;
  #ready: () => void = () => undefined;
  toCable: (bytes: Uint8Array) => void | Promise<void> = () => undefined;

  constructor(room: number) {
    this.room = room;
  }

  fromCable(bytes: Uint8Array): boolean {
    if (bytes.length > this.room) return false;
    this.room -= bytes.length;
    this.taken.push(Buffer.from(bytes));
    return true;
  }

  onRoom(ready: () => void): void {
    this.#ready = ready;
  }

  onToCable(take: (bytes: Uint8Array) => void | Promise<void>): void {
    this.toCable = take;
  }

  makeRoom(bytes: number): void {
    this.room = bytes;
    this.#ready();
  }
}

test('what the UART has no room for waits and keeps its order', async () => {
  const [inside, outside] = memoryPair();
  const socket = new Socket(5000);
  new Pump(inside, socket, () => undefined);
  const sent = pattern(20_000);
  await outside.write(sent.subarray(0, 10_000));
  await outside.write(sent.subarray(10_000));
  await sleep(1);
  while (Buffer.concat(socket.taken).length < sent.length) socket.makeRoom(5000);
  expect(Buffer.concat(socket.taken).equals(sent)).toBe(true);
});

test('what the machine sends arrives in order', async () => {
  const [inside, outside] = memoryPair();
  const socket = new Socket(0);
  new Pump(inside, socket, () => undefined);
  const received = new Receiver(outside);
  for (const text of ['one ', 'two ', 'three']) void socket.toCable(Buffer.from(text));
  expect((await received.atLeast(13)).toString()).toBe('one two three');
});

test('a machine whose output is never read costs bounded memory', async () => {
  const [inside, outside] = memoryPair();
  const lost: number[] = [];
  new Pump(inside, new Socket(0), (bytes) => lost.push(bytes));
  const chunk = new Uint8Array(1024 * 1024);
  for (let sent = 0; sent <= MAX_WAITING_BYTES; sent += chunk.length) await outside.write(chunk);
  await sleep(1);
  expect(lost).toEqual([chunk.length]);
});

test('a line that is gone takes nothing and harms nothing', async () => {
  const [inside] = memoryPair();
  const socket = new Socket(0);
  new Pump(inside, socket, () => undefined);
  inside.unplug();
  await expect(socket.toCable(Buffer.from('x'))).resolves.toBeUndefined();
});
