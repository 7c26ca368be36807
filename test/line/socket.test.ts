import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLine } from '../../src/line/index.ts';
import type { Line, LineError } from '../../src/line/line.ts';
import { failure } from './failure.ts';
import { pattern, Receiver, sleep } from './receiver.ts';

const cleanup: (() => unknown)[] = [];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'haltwire-'));
});
afterEach(async () => {
  for (const undo of cleanup.splice(0).reverse()) await undo();
  rmSync(folder, { recursive: true });
});

async function open(address: string, listen = false): Promise<Line> {
  const line = await openLine(address, { listen });
  cleanup.push(() => line.close());
  return line;
}

/** Waits for the next arrival or departure of a peer. */
function peers(line: Line): (present: boolean) => Promise<void> {
  const news: boolean[] = [];
  line.onPeer?.((present) => news.push(present));
  return async (present) => {
    while (!news.includes(present)) await sleep(1);
    news.splice(0, news.indexOf(present) + 1);
  };
}

async function freePort(): Promise<number> {
  const server: Server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe.skipIf(process.platform === 'win32')('a UNIX socket', () => {
  test('carries bytes both ways', async () => {
    const server = await open(`unix:${folder}/s`, true);
    const client = await open(`unix:${folder}/s`);
    const [atServer, atClient] = [new Receiver(server), new Receiver(client)];
    const sent = pattern(1_000_000);
    await client.write(sent);
    expect((await atServer.atLeast(sent.length)).equals(sent)).toBe(true);
    await server.write(sent);
    expect((await atClient.atLeast(sent.length)).equals(sent)).toBe(true);
  });

  test('what came before anyone received is not lost', async () => {
    const server = await open(`unix:${folder}/s`, true);
    const client = await open(`unix:${folder}/s`);
    const arrived = peers(server);
    await arrived(true);
    await server.write(Buffer.from('early'));
    await client.write(Buffer.from('bird'));
    await sleep(20);
    expect((await new Receiver(client).atLeast(5)).toString()).toBe('early');
    expect((await new Receiver(server).atLeast(4)).toString()).toBe('bird');
  });

  test('a listening line outlives its peers', async () => {
    const server = await open(`unix:${folder}/s`, true);
    const peer = peers(server);
    const received = new Receiver(server);
    for (const text of ['one', 'two']) {
      const client = await openLine(`unix:${folder}/s`);
      await peer(true);
      await client.write(Buffer.from(text));
      await client.close();
      await peer(false);
    }
    expect((await received.atLeast(6)).toString()).toBe('onetwo');
    await server.write(Buffer.from('nobody hears this'));
  });

  test('a second peer learns why it is refused', async () => {
    const server = await open(`unix:${folder}/s`, true);
    const first = await open(`unix:${folder}/s`);
    await peers(server)(true);
    const second = await open(`unix:${folder}/s`);
    const received = new Receiver(second);
    const end = await second.closed;
    expect(end).toMatchObject({ reason: 'gone', error: { reason: 'busy' } });
    expect(received.length).toBe(0);
    await first.write(Uint8Array.of(7));
    expect(await new Receiver(server).atLeast(1)).toEqual(Buffer.of(7));
  });

  test('the client learns that the other end closed', async () => {
    const server = await open(`unix:${folder}/s`, true);
    const client = await open(`unix:${folder}/s`);
    new Receiver(client);
    await peers(server)(true);
    await server.close();
    const end = await client.closed;
    expect(end).toMatchObject({ reason: 'gone' });
    await expect(client.write(Uint8Array.of(1))).rejects.toThrow('the other end closed the connection');
  });

  test('a folder that does not exist is reported as absent, not as forbidden', async () => {
    const error = await failure(openLine(`unix:${folder}/none/s`, { listen: true }));
    expect(error.reason).toBe('absent');
    expect(error.message).toContain('folder');
  });

  test('only the user who listens may connect', async () => {
    await open(`unix:${folder}/s`, true);
    expect(statSync(`${folder}/s`).mode & 0o777).toBe(0o600);
  });

  test('leaves no file behind', async () => {
    const server = await open(`unix:${folder}/s`, true);
    await server.close();
    expect(existsSync(`${folder}/s`)).toBe(false);
  });

  test('takes over a socket that a dead process left', async () => {
    const script = `require('net').createServer().listen(${JSON.stringify(`${folder}/s`)}, () => process.kill(process.pid, 'SIGKILL'))`;
    const { spawnSync } = await import('node:child_process');
    spawnSync(process.execPath, ['-e', script]);
    expect(existsSync(`${folder}/s`)).toBe(true);
    await open(`unix:${folder}/s`, true);
    await open(`unix:${folder}/s`);
  });

  test('does not take over a socket that is in use', async () => {
    await open(`unix:${folder}/s`, true);
    const error = await failure(openLine(`unix:${folder}/s`, { listen: true }));
    expect(error.reason).toBe('busy');
    await open(`unix:${folder}/s`);
  });

  test('does not remove a file that is no socket', async () => {
    writeFileSync(`${folder}/s`, 'precious');
    const error = await failure(openLine(`unix:${folder}/s`, { listen: true }));
    expect(error.reason).toBe('busy');
    expect(existsSync(`${folder}/s`)).toBe(true);
  });

  test.each([
    ['absent', 'nothing', 'there is no unix:'],
    ['absent', 'no/such/folder', 'there is no unix:'],
  ])('an %s socket says what to start (%s)', async (reason, name, text) => {
    const error = await failure(openLine(`unix:${folder}/${name}`));
    expect(error.reason).toBe(reason);
    expect(error.message).toContain(text);
    expect(error.cure).toContain('haltwire prepare');
  });

  test('a pipe of Windows is refused elsewhere, with what to use', async () => {
    const error = await failure(openLine('pipe:\\\\.\\pipe\\x'));
    expect(error.message).toContain('Windows only');
    expect(error.cure).toContain('unix:');
  });

  test('a stalled peer delays a write, but not close()', async () => {
    await open(`unix:${folder}/s`, true);
    const client = await open(`unix:${folder}/s`);
    const outcome = client.write(pattern(5_000_000)).then(
      () => 'written',
      (error: LineError) => error.reason,
    );
    expect(await Promise.race([outcome, sleep(50)])).toBeUndefined();
    await client.close();
    expect(await outcome).toBe('gone');
  });
});

describe('a TCP line', () => {
  test('carries bytes both ways', async () => {
    const port = await freePort();
    const server = await open(`tcp:127.0.0.1:${port}`, true);
    const client = await open(`tcp:127.0.0.1:${port}`);
    const [atServer, atClient] = [new Receiver(server), new Receiver(client)];
    await client.write(Buffer.from('ping'));
    expect((await atServer.atLeast(4)).toString()).toBe('ping');
    await server.write(Buffer.from('pong'));
    expect((await atClient.atLeast(4)).toString()).toBe('pong');
    expect(client.name).toBe(`tcp:127.0.0.1:${port}`);
  });

  test('no listener is a refusal with a cure', async () => {
    const error = await failure(openLine(`tcp:127.0.0.1:${await freePort()}`));
    expect(error.reason).toBe('refused');
    expect(error.message).toContain('nothing listens at tcp:127.0.0.1:');
  });

  test('a port in use cannot be listened at', async () => {
    const port = await freePort();
    await open(`tcp:127.0.0.1:${port}`, true);
    expect((await failure(openLine(`tcp:127.0.0.1:${port}`, { listen: true }))).reason).toBe('busy');
  });

  test('an address of another machine cannot be listened at', async () => {
    expect((await failure(openLine('tcp:192.0.2.1:4444', { listen: true }))).reason).toBe('absent');
  });

  test('connecting can be cancelled', async () => {
    const abort = new AbortController();
    const opening = openLine('tcp:192.0.2.1:4444', { signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(opening).rejects.toThrow('enough');
  });
});
