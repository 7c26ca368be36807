/** The processes that hold a device file open: what keeps the driver from being removed. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';

export const DEVICE = '/dev/haltwire';

export interface Holder {
  readonly pid: number;
  /** Its command's name, as ps shows it. */
  readonly name: string;
}

/**
 * Processes that have a file open. Processes that end meanwhile, or that this user may not inspect, are left out.
 *
 * @param proc another folder in tests
 */
export async function holdersOf(file: string, proc = '/proc'): Promise<readonly Holder[]> {
  const holders: Holder[] = [];
  for (const pid of (await readdir(proc)).filter((name) => /^\d+$/.test(name))) {
    const folder = path.join(proc, pid, 'fd');
    const open = await readdir(folder).catch(() => []);
    const targets = await Promise.all(open.map((fd) => readlink(path.join(folder, fd)).catch(() => '')));
    if (!targets.includes(file)) continue;
    const name = await readFile(path.join(proc, pid, 'comm'), 'utf8').catch(() => '');
    holders.push({ pid: Number(pid), name: name.trim() });
  }
  return holders;
}
