/** How a Linux machine identifies itself to the debugger. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { DRIVER_EXTENSIONS, type ModuleIdentity, type TargetIdentity } from './identity.ts';

/** Reads /proc and the number of cores; `proc` is another folder in tests. */
export async function linuxIdentity(proc = '/proc'): Promise<TargetIdentity> {
  const kernelBase = await findKernelBase(path.join(proc, 'kallsyms'));
  const modules = parseModules(await readFile(path.join(proc, 'modules'), 'utf8'));
  return {
    osName: `Linux ${os.release()} ${os.hostname()}`,
    capabilities: `haltwire/1 cores=${os.availableParallelism()} driver=linux ${DRIVER_EXTENSIONS}`,
    kernelBase,
    modules: [{ path: 'vmlinux', base: kernelBase, userMode: false }, ...modules],
  };
}

/**
 * Address of `_text`; 0 where the kernel hides its addresses (kernel.kptr_restrict=2). The file has a hundred
 * thousand lines and `_text` is near its beginning: the rest is not read.
 */
async function findKernelBase(kallsyms: string): Promise<bigint> {
  const input = createReadStream(kallsyms, { highWaterMark: 4096 });
  try {
    for await (const line of createInterface({ input })) {
      const [address, , name] = line.split(' ');
      if (name === '_text') return BigInt(`0x${address}`);
    }
    return 0n;
  } finally {
    input.destroy();
  }
}

/** Lines of /proc/modules: name, size, references, users, state, address. */
export function parseModules(text: string): ModuleIdentity[] {
  return text
    .split('\n')
    .map((line) => line.split(' '))
    .filter((fields) => fields.length >= 6)
    .map((fields) => ({ path: `${fields[0]}.ko`, base: BigInt(fields[5]!), userMode: false }));
}
