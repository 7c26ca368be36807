/** Loading and unloading the driver. */
import { execFile } from 'node:child_process';
import { access, readFile, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** insmod takes milliseconds, and up to seconds where every exit is emulated. */
const DEADLINE_MS = 60_000;

/** The driver could not be loaded or unloaded; the message says why and what to do. */
export class ModuleError extends Error {
  override name = 'ModuleError';
}

/** Where `npm run build:driver` puts the driver for the kernel that runs. */
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
    throw new ModuleError(`there is no driver at ${file}: build it with npm run build:driver`);
  });
  try {
    await run('insmod', [file], { timeout: DEADLINE_MS });
  } catch (error) {
    throw new ModuleError(await explainLoad((error as Error).message));
  }
}

/**
 * Unloads the driver: every core leaves VMX.
 *
 * @throws ModuleError
 */
export async function unloadModule(): Promise<void> {
  try {
    await run('rmmod', ['haltwire'], { timeout: DEADLINE_MS });
  } catch (error) {
    const { message } = error as Error;
    if (/in use/i.test(message)) {
      throw new ModuleError('the driver is in use: sudo fuser -v /dev/haltwire shows by whom; end that first');
    }
    throw new ModuleError(`the driver could not be unloaded: ${message.trim()}`);
  }
}

const LOCKDOWN = '/sys/kernel/security/lockdown';

/** insmod says little; what else is known says more. */
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
