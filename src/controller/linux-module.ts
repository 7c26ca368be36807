/** Loading and unloading the driver. */
import { execFile } from 'node:child_process';
import { access, readFile, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DEVICE, holdersOf } from './linux-holders.ts';

const run = promisify(execFile);

/** insmod takes milliseconds, and up to seconds where every exit is emulated. */
const DEADLINE_MS = 60_000;

/** The driver could not be loaded or unloaded; the message says why and what to do. */
export class ModuleError extends Error {
  override name = 'ModuleError';
}

/** Where `npm run build:driver` puts the driver for the running kernel. */
export function modulePath(root: string, release = os.release()): string {
  return path.join(root, 'dist/driver/linux', release, 'haltwire.ko');
}

export async function moduleIsLoaded(sys = '/sys'): Promise<boolean> {
  return await stat(path.join(sys, 'module/haltwire')).then(
    () => true,
    () => false,
  );
}

/**
 * Loads the driver, which puts every core under VMX.
 *
 * @throws ModuleError
 */
export async function loadModule(file: string): Promise<void> {
  await access(file).catch(() => {
    throw new ModuleError(
      `there is no driver at ${file}: build it with npm run build:driver (from the archive: ./node scripts/build-linux-driver.mjs)`,
    );
  });
  try {
    await run('insmod', [file], { timeout: DEADLINE_MS });
  } catch (error) {
    throw new ModuleError(await explainLoad((error as Error).message));
  }
}

/** How the driver is removed; another way in tests. */
export interface Removal {
  readonly proc: string;
  readonly sys: string;
  /** How long a process may hold the driver before that is an error. */
  readonly deadlineMs: number;
  /** One attempt. @throws Error as of rmmod */
  remove(): Promise<unknown>;
}

const byRmmod: Removal = {
  proc: '/proc',
  sys: '/sys',
  deadlineMs: 10_000,
  remove: () => run('rmmod', ['haltwire'], { timeout: DEADLINE_MS }),
};

/**
 * Unloads the driver: every core leaves VMX. Waits a while for a process that still holds the driver, for example one
 * that is ending.
 *
 * @throws ModuleError that names who holds it
 */
export async function unloadModule(removal = byRmmod): Promise<void> {
  const until = performance.now() + removal.deadlineMs;
  for (;;) {
    try {
      await removal.remove();
      return;
    } catch (error) {
      // Another process unloaded it first.
      if (!(await moduleIsLoaded(removal.sys))) return;
      const said = lastLine((error as Error).message);
      if (!IN_USE.test(said)) throw new ModuleError(`the driver could not be unloaded: ${said}`);
      if (performance.now() > until) throw new ModuleError(await explainInUse(removal));
      await delay(RETRY_MS);
    }
  }
}

/** EAGAIN in the words of kmod, and of busybox. */
const IN_USE = /in use|temporarily unavailable/i;
const RETRY_MS = 100;

async function explainInUse({ proc, deadlineMs }: Removal): Promise<string> {
  const holders = await holdersOf(DEVICE, proc);
  const pids = holders.map(({ pid }) => pid).join(' ');
  const by = holders.map(({ pid, name }) => `process ${pid} (${name})`).join(', ');
  const who = holders.length === 0 ? `${DEVICE} is open in no process that can be seen` : `held by ${by}`;
  const cure = holders.length === 0 ? 'sudo rmmod haltwire' : `sudo kill ${pids}, then sudo rmmod haltwire`;
  return `the driver is still in use after ${deadlineMs / 1000} s, ${who}; the cores stay under VMX until: ${cure}`;
}

/** The program's message, without the command line that Node puts before it. */
function lastLine(message: string): string {
  return message.trim().split('\n').at(-1)!;
}

const LOCKDOWN = '/sys/kernel/security/lockdown';

/** insmod's message says little; this adds what else is known. */
export async function explainLoad(message: string, lockdownFile = LOCKDOWN): Promise<string> {
  const lockdown = await readFile(lockdownFile, 'utf8').catch(() => '');
  if (/\[(integrity|confidentiality)\]/.test(lockdown) || /required key|Key was rejected/i.test(message)) {
    return (
      'the kernel is locked down (Secure Boot) and takes signed modules only: ' +
      'sign it with a key that is enrolled (mokutil --import), or switch Secure Boot off'
    );
  }
  if (/Operation not permitted/i.test(message)) return 'loading the driver needs root: use sudo';
  if (/No such device/i.test(message)) return 'this processor cannot be used: dmesg | grep haltwire says why';
  if (/invalid module format|Exec format/i.test(message)) {
    return `the driver was built for another kernel than ${os.release()}: npm run build:driver`;
  }
  return `the driver could not be loaded: ${message.trim()}`;
}
