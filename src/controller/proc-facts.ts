/** What a Linux machine reports in /proc, and its files. */
import { open, readFile, readlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type KernelModule, type MachineFacts, Unanswerable, type UserModule, type UserModules } from './facts.ts';
import { parseCpu } from './proc-cpu.ts';

/** Offset of the entry point in an ELF64 header, and of the type, which says whether it counts from the base. */
const ELF_ENTRY_AT = 24;
const ELF_TYPE_AT = 16;
const ELF_DYNAMIC = 3;
const ELF_HEADER_BYTES = 64;

/**
 * @param kernelBase where the kernel itself is; 0 where that is not known
 * @param proc another folder in tests
 */
export function procFacts(kernelBase: bigint, proc = '/proc'): MachineFacts {
  const kernel = { name: 'vmlinux', path: 'vmlinux', base: kernelBase, size: undefined };
  return {
    cores: os.availableParallelism(),
    kernelModules: async () => [
      ...(kernelBase === 0n ? [] : [kernel]),
      ...parseModules(await readFile(path.join(proc, 'modules'), 'utf8')),
    ],
    userModules: (pid = process.pid) => userModules(proc, pid),
    cpu: async () => parseCpu(await readFile(path.join(proc, 'cpuinfo'), 'utf8')),
    readFile: readPiece,
  };
}

/** Lines of /proc/modules: name, size, references, users, state, address. */
export function parseModules(text: string): KernelModule[] {
  return text
    .split('\n')
    .map((line) => line.split(' '))
    .filter((fields) => fields.length >= 6)
    .map(([name, size, , , , base]) => ({
      name: name!,
      path: `${name}.ko`,
      base: BigInt(base!),
      size: Number(size),
    }));
}

/** The files that a process has mapped, each at its lowest address: lines of /proc/PID/maps. */
export function parseMaps(text: string): { readonly path: string; readonly base: bigint }[] {
  const files = new Map<string, bigint>();
  for (const line of text.split('\n')) {
    const [, start, file] = /^([0-9a-f]+)-\S+ \S+ \S+ \S+ +\d+ +(\/.*)$/.exec(line) ?? [];
    if (start === undefined || file === undefined || files.has(file)) continue;
    files.set(file, BigInt(`0x${start}`));
  }
  return Array.from(files, ([file, base]) => ({ path: file, base }));
}

async function userModules(proc: string, pid: number): Promise<UserModules> {
  const folder = path.join(proc, String(pid));
  const maps = await readFile(path.join(folder, 'maps'), 'utf8').catch(() => {
    throw new Unanswerable(`there is no process ${pid.toString(16)}`, '.process list shows the processes');
  });
  const name = await readFile(path.join(folder, 'comm'), 'utf8').catch(() => '');
  const program = await readlink(path.join(folder, 'exe')).catch(() => undefined);
  const mapped = parseMaps(maps).filter(({ path: file }) => isModule(file, program));
  const modules: UserModule[] = [];
  for (const { path: file, base } of mapped) modules.push({ path: file, base, entry: await entryOf(file, base) });
  return { of: `process ${pid.toString(16)} (${name.trim()})`, modules };
}

/** The program, and libraries: data files are mapped too. */
function isModule(file: string, program: string | undefined): boolean {
  return file === program || /\.so(\.[\d.]+)?$/.test(file) || file.endsWith('.node');
}

/** Where a mapped ELF file begins; undefined when it has no such place, or cannot be read. */
async function entryOf(file: string, base: bigint): Promise<bigint | undefined> {
  const header = await readPiece(file, 0, ELF_HEADER_BYTES).catch(() => new Uint8Array());
  if (header.length < ELF_HEADER_BYTES) return undefined;
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (view.getUint32(0, false) !== 0x7f454c46) return undefined;
  const entry = view.getBigUint64(ELF_ENTRY_AT, true);
  if (entry === 0n) return undefined;
  return view.getUint16(ELF_TYPE_AT, true) === ELF_DYNAMIC ? base + entry : entry;
}

async function readPiece(file: string, offset: number, length: number): Promise<Uint8Array> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw new Unanswerable(`${file} cannot be read: ${error.code ?? error.message}`);
  });
  try {
    const { bytesRead, buffer } = await handle.read(new Uint8Array(length), 0, length, offset);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw new Unanswerable(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  } finally {
    await handle.close();
  }
}
