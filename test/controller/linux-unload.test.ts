/** Taking the driver out, on a machine made of folders. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { ModuleError } from '../../src/controller/linux-module.ts';
import { type UnloadSystem, unloadLinux } from '../../src/controller/linux-unload.ts';

let root = '';
afterEach(() => rmSync(root, { recursive: true }));

interface Machine {
  readonly loaded: boolean;
  /** The controller's process; it leaves the driver loaded when it is killed before its time. */
  readonly controller?: 'ends' | 'ends without unloading' | 'does not end';
  readonly isRoot?: boolean;
}

/** @returns what was said and done, in order */
async function unloadOn({ loaded, controller, isRoot = true }: Machine): Promise<string[]> {
  root = mkdtempSync(path.join(tmpdir(), 'haltwire-unload-'));
  const module = path.join(root, 'sys/module/haltwire');
  const proc = path.join(root, 'proc');
  const process = path.join(proc, '123');
  for (const folder of ['1/fd', '99/fd', 'bus', ...(controller === undefined ? [] : ['123/fd'])]) {
    mkdirSync(path.join(proc, folder), { recursive: true });
  }
  symlinkSync('/dev/null', path.join(proc, '99/fd/0'));
  if (controller !== undefined) {
    symlinkSync('/dev/haltwire', path.join(process, 'fd/23'));
    writeFileSync(path.join(process, 'comm'), 'node\n');
  }
  if (loaded) mkdirSync(module, { recursive: true });
  const happened: string[] = [];
  const system: UnloadSystem = {
    proc,
    sys: path.join(root, 'sys'),
    isRoot,
    endDeadlineMs: 250,
    terminate(pid) {
      happened.push(`SIGTERM ${pid}`);
      if (controller === 'does not end') return;
      if (controller === 'ends') rmSync(module, { recursive: true });
      rmSync(process, { recursive: true });
    },
    async unload() {
      happened.push('rmmod');
      rmSync(module, { recursive: true });
    },
  };
  await unloadLinux((line) => happened.push(line), system).catch((error: Error) => {
    expect(error).toBeInstanceOf(ModuleError);
    happened.push(error.message);
  });
  return happened;
}

const DONE = 'every core has left VMX; the driver is unloaded';
const ending = ['ending the controller, process 123 (node)', 'SIGTERM 123'];

it('ends the controller, which unloads the driver', async () => {
  expect(await unloadOn({ loaded: true, controller: 'ends' })).toEqual([...ending, DONE]);
});

it('unloads the driver that a controller has left loaded', async () => {
  expect(await unloadOn({ loaded: true })).toEqual(['rmmod', DONE]);
  expect(await unloadOn({ loaded: true, controller: 'ends without unloading' })).toEqual([...ending, 'rmmod', DONE]);
});

it('has nothing to do where the driver is not loaded, also for users who are not root', async () => {
  expect(await unloadOn({ loaded: false, isRoot: false })).toEqual(['the driver is not loaded: nothing to do']);
});

it('says what a user who is not root has to type', async () => {
  expect(await unloadOn({ loaded: true, isRoot: false })).toEqual([
    expect.stringContaining('sudo haltwire prepare --unload'),
  ]);
});

it('says which process does not end', async () => {
  expect(await unloadOn({ loaded: true, controller: 'does not end' })).toEqual([
    ...ending,
    expect.stringContaining('process 123 (node) uses the driver and does not end: sudo kill -9 123'),
  ]);
});
