import { describe, expect, it, vi } from 'vitest';
import { UsageError } from '../../src/line/address.ts';
import { LineError } from '../../src/line/line.ts';
import { open as openScene, type Scene } from '../session/scene.ts';
import { sampleShell } from './sample-shell.ts';

/** A shell whose next session is the scene's: a real one, over an in-memory line to a scripted debuggee. */
async function connecting(options: Parameters<typeof openScene>[0] = {}) {
  const scene: Scene = await openScene(options);
  return { scene, ...sampleShell({ openSession: async () => scene.session }) };
}

describe('opening a session', () => {
  it('waits for the debuggee', async () => {
    const { shell, scene, said } = await connecting({ osName: 'Windows 11' });
    const opened = shell.open('serial:COM1@115200');
    await vi.waitFor(() => expect(shell.status()).toMatchObject({ state: 'connecting', busy: true }));
    scene.debuggee.ping();
    expect(await opened).toEqual({ code: 0 });
    expect(said()).toMatch(/^waiting for a debuggee on memory:\d+\nconnected to Windows 11, 0 modules \(/);
  });

  it('can be cancelled, and is offline again', async () => {
    const { shell, said } = await connecting();
    const controller = new AbortController();
    const opened = shell.open('serial:COM1@115200', { signal: controller.signal });
    await vi.waitFor(() => expect(shell.session).toBeDefined());
    controller.abort();
    expect((await opened).code).toBe(130);
    expect(shell.session).toBeUndefined();
    expect(said()).toMatch(/connection closed: .*\nstopped\n$/);
  });

  it('means exit code 3 when the line cannot be opened', async () => {
    const error = new LineError('absent', 'there is no /dev/ttyS9', 'ls /dev/tty* shows what there is');
    const { shell, said } = sampleShell({ openSession: () => Promise.reject(error) });
    expect((await shell.open('/dev/ttyS9')).code).toBe(3);
    expect(said()).toBe('there is no /dev/ttyS9\nls /dev/tty* shows what there is\n');
  });

  it('means exit code 2 when the line cannot be understood', async () => {
    const error = new UsageError('foo:bar is no line', 'unix:/tmp/vm.sock');
    const { shell, said } = sampleShell({ openSession: () => Promise.reject(error) });
    expect((await shell.open('foo:bar')).code).toBe(2);
    expect(said()).toBe('foo:bar is no line; for example: unix:/tmp/vm.sock\n');
  });

  it('refuses a second session', async () => {
    const { shell, scene, said } = await connecting();
    const opened = shell.open('a');
    scene.debuggee.ping();
    await opened;
    said();
    await shell.open('b');
    expect(said()).toMatch(/^already connected through memory:\d+\n\.debug close ends that session\n$/);
  });

  it('tries to halt a silent debuggee at the first Ctrl+C', async () => {
    const { shell, scene, said } = await connecting();
    const opened = shell.open('a');
    await vi.waitFor(() => expect(shell.session).toBeDefined());
    expect(shell.interrupt()).toBe(true);
    expect(await opened).toEqual({ code: 0 });
    expect(scene.debuggee.halted).toBe(true);
    expect(said()).toContain('halted on request');
  });

  it('stops waiting at the second', async () => {
    const { shell, scene } = await connecting();
    scene.debuggee.incoming = () => false;
    const opened = shell.open('a');
    await vi.waitFor(() => expect(shell.session).toBeDefined());
    shell.interrupt();
    shell.interrupt();
    expect((await opened).code).toBe(130);
  });
});
