import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { Sinks } from '../../commands/output/sinks.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'haltwire-output-'));
afterAll(() => rmSync(folder, { recursive: true }));

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server = undefined;
});

/** Somebody who listens. @returns what they got when the other end is done */
async function listener(where: string | undefined): Promise<{ address: string; got: Promise<string> }> {
  const got = Promise.withResolvers<string>();
  server = createServer((socket) => {
    let text = '';
    socket.setEncoding('utf8').on('data', (more: string) => {
      text += more;
    });
    socket.on('end', () => got.resolve(text));
  });
  await new Promise<void>((ready) =>
    where === undefined ? server!.listen(0, '127.0.0.1', ready) : server!.listen(where, ready),
  );
  const bound = server.address();
  const address = typeof bound === 'object' && bound !== null ? `127.0.0.1:${bound.port}` : where!;
  return { address, got: got.promise };
}

describe('an output', () => {
  test('into a file appends to it', async () => {
    const file = path.join(folder, 'events.txt');
    writeFileSync(file, 'before\n');
    const sink = new Sinks().create('log', 'file', file);
    await sink.open();
    await sink.write('one\n');
    await sink.write('two\n');
    await sink.close();
    expect(readFileSync(file, 'utf8')).toBe('before\none\ntwo\n');
  });

  test.each(['tcp', 'namedpipe'] as const)('of kind %s reaches its listener', async (kind) => {
    const { address, got } = await listener(kind === 'tcp' ? undefined : path.join(folder, 'pipe'));
    const sink = new Sinks().create('there', kind, address);
    await sink.open();
    await sink.write('one\n');
    await sink.close();
    expect(await got).toBe('one\n');
  });

  test('without a listener cannot be opened, and can be tried again', async () => {
    const place = path.join(folder, 'later');
    const sink = new Sinks().create('late', 'namedpipe', place);
    await expect(sink.open()).rejects.toThrow(/`late` cannot be opened: .*ENOENT/);
    await listener(place);
    await sink.open();
    expect(sink.state).toBe('opened');
    await sink.close();
  });

  test('is opened once and closed once', async () => {
    const sink = new Sinks().create('once', 'file', path.join(folder, 'once'));
    await expect(sink.write('x')).rejects.toThrow('`once` is not open');
    await expect(sink.close()).rejects.toThrow('`once` is not open');
    await sink.open();
    await expect(sink.open()).rejects.toThrow('`once` is opened already');
    await sink.close();
    expect(sink.state).toBe('closed');
    await expect(sink.open()).rejects.toThrow('`once` is closed already');
  });

  test('whose peer went away fails the next text', async () => {
    const { address } = await listener(undefined);
    const sink = new Sinks().create('gone', 'tcp', address);
    server!.on('connection', (socket) => socket.once('data', () => socket.resetAndDestroy()));
    await sink.open();
    const writes = async () => {
      for (let i = 0; i < 100; i++) {
        await sink.write('x');
        await new Promise((next) => setTimeout(next, 5));
      }
    };
    await expect(writes()).rejects.toThrow();
  });
});
