/** `haltwire prepare --unload`: unloads the driver, whichever process serves it. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DEVICE, holdersOf } from './linux-holders.ts';
import { ModuleError, moduleIsLoaded, unloadModule } from './linux-module.ts';

const POLL_MS = 100;

/** How long a controller may take to end: rmmod takes milliseconds, and up to seconds where every exit is emulated. */
const END_MS = 20_000;

/** This machine; another one in tests. */
export interface UnloadSystem {
  readonly proc: string;
  readonly sys: string;
  readonly isRoot: boolean;
  readonly endDeadlineMs: number;
  terminate(pid: number): void;
  unload(): Promise<void>;
}

const thisMachine: UnloadSystem = {
  proc: '/proc',
  sys: '/sys',
  isRoot: process.getuid?.() === 0,
  endDeadlineMs: END_MS,
  terminate: (pid) => void process.kill(pid, 'SIGTERM'),
  unload: () => unloadModule(),
};

/**
 * Ends the controller that serves this machine, which unloads the driver as it ends; without a controller it unloads
 * the driver itself. Does nothing where the driver is not loaded.
 *
 * @param say is called with each line about what was done
 * @throws ModuleError when not root, or when a process holds the driver
 */
export async function unloadLinux(say: (line: string) => void, system = thisMachine): Promise<void> {
  if (!(await moduleIsLoaded(system.sys))) {
    say('the driver is not loaded: nothing to do');
    return;
  }
  if (!system.isRoot) throw new ModuleError('unloading the driver needs root: sudo haltwire prepare --unload');
  for (const { pid, name } of await holdersOf(DEVICE, system.proc)) {
    say(`ending the controller, process ${pid} (${name})`);
    system.terminate(pid);
    await ended(pid, name, system);
  }
  if (await moduleIsLoaded(system.sys)) await system.unload();
  say('every core has left VMX; the driver is unloaded');
}

async function ended(pid: number, name: string, { proc, endDeadlineMs }: UnloadSystem): Promise<void> {
  const until = performance.now() + endDeadlineMs;
  while (await exists(path.join(proc, String(pid)))) {
    if (performance.now() > until) {
      throw new ModuleError(
        `process ${pid} (${name}) uses the driver and does not end: sudo kill -9 ${pid}, then this again`,
      );
    }
    await delay(POLL_MS);
  }
}

async function exists(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    () => false,
  );
}
