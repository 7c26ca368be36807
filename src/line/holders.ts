import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';

/** A process that has a device open. */
export interface Holder {
  readonly pid: number;
  readonly name: string;
}

const SCRIPT = /\.[cm]?[jt]s$/;

/** Scanning /proc is for an error message: no more than this is worth it. */
const MAX_PROCESSES = 5000;

/**
 * Which other processes have a device open, as far as this user may know (Linux; elsewhere, and of other users'
 * processes without privileges, nothing is known).
 */
export async function holdersOf(device: string): Promise<Holder[]> {
  if (process.platform !== 'linux') return [];
  try {
    const target = await realpath(device);
    const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry)).slice(0, MAX_PROCESSES);
    const found: Holder[] = [];
    for (const pid of pids) {
      if (Number(pid) === process.pid || !(await hasOpen(pid, target))) continue;
      found.push({ pid: Number(pid), name: await nameOf(pid) });
    }
    return found;
  } catch {
    return [];
  }
}

/** Of what Node runs the script, since every Node looks the same; of others the process's own name. */
async function nameOf(pid: string): Promise<string> {
  const [program = '', ...words] = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
  const script = /^node/.test(path.basename(program)) ? words.find((word) => SCRIPT.test(word)) : undefined;
  const name =
    script === undefined ? await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '?') : path.basename(script);
  // A process names itself as it likes, and this goes to a terminal.
  return name
    .trim()
    .replace(SCRIPT, '')
    .replace(/[^\x20-\x7e]/g, '.');
}

async function hasOpen(pid: string, target: string): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const descriptors = await readdir(folder).catch(() => []);
  const links = await Promise.all(descriptors.map((fd) => readlink(`${folder}/${fd}`).catch(() => '')));
  return links.includes(target);
}
