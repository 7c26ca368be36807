import { expect, test } from 'vitest';
import { memoryPair } from '../../src/line/memory.ts';
import { Receiver, sleep } from './receiver.ts';

test('what one end writes the other receives, later', async () => {
  const [a, b] = memoryPair({ baudRate: 9600 });
  const received = new Receiver(b);
  const write = a.write(Buffer.from('x'));
  expect(received.length).toBe(0);
  await write;
  expect((await received.atLeast(1)).toString()).toBe('x');
  expect(a.baudRate).toBe(9600);
});

test('what came before anyone received is kept', async () => {
  const [a, b] = memoryPair();
  await a.write(Buffer.from('early'));
  await sleep(1);
  expect((await new Receiver(b).atLeast(5)).toString()).toBe('early');
});

test('damage sees every write and who made it', async () => {
  const seen: string[] = [];
  const [a, b] = memoryPair({
    damage: (bytes, from) => {
      seen.push(`${from}:${Buffer.from(bytes)}`);
      return from === 0 ? new Uint8Array() : bytes;
    },
  });
  const [atA, atB] = [new Receiver(a), new Receiver(b)];
  await a.write(Buffer.from('lost'));
  await b.write(Buffer.from('kept'));
  expect((await atA.atLeast(4)).toString()).toBe('kept');
  expect(atB.length).toBe(0);
  expect(seen).toEqual(['0:lost', '1:kept']);
});

test('closing one end hangs the other up, after what was written', async () => {
  const [a, b] = memoryPair();
  const received = new Receiver(b);
  await a.write(Buffer.from('bye'));
  await a.close();
  expect(await a.closed).toEqual({ reason: 'closed' });
  expect(await b.closed).toMatchObject({ reason: 'gone' });
  expect(received.bytes.toString()).toBe('bye');
  await expect(b.write(Uint8Array.of(1))).rejects.toThrow('hung up');
  await expect(a.write(Uint8Array.of(1))).rejects.toThrow('has been closed');
});

test('an unplugged end sees a hang-up, the other end nothing', async () => {
  const [a, b] = memoryPair();
  a.unplug();
  expect((await a.closed).reason).toBe('gone');
  await b.write(Uint8Array.of(1));
  expect(await Promise.race([b.closed, sleep(5)])).toBeUndefined();
});
