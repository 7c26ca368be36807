/** What the guest says of itself before anything is halted. */
import { readFile } from 'node:fs/promises';
import type { GuestShell } from './guest-shell.ts';
import type { Known } from './proofs.ts';

/** @param release the guest's kernel, whose symbols this machine may know as well */
export async function meet(shell: GuestShell, release: string): Promise<Known> {
  await shell.run('/witness > /tmp/witness.log & sleep 1');
  const said = await shell.run('cat /tmp/witness.log');
  const witness = /pid (\d+) virtual 0x([0-9a-f]+) physical ([0-9a-f]+)/.exec(said);
  if (witness === null) throw new Error(`the witness said: ${said}`);
  const text = await symbol(shell, '_text');
  return {
    cores: Number((await shell.run('nproc')).trim()),
    release: (await shell.run('uname -r')).trim(),
    text,
    getppid: await getppid(shell, text, release),
    witness: { pid: Number(witness[1]), virtual: BigInt(`0x${witness[2]}`), physical: BigInt(`0x${witness[3]}`) },
  };
}

async function symbol(shell: GuestShell, name: string): Promise<bigint> {
  const line = await shell.run(`grep -m1 " T ${name}$" /proc/kallsyms`, 120);
  return BigInt(`0x${/([0-9a-f]{16}) T/.exec(line)?.[1]}`);
}

/** The kernel is moved as a whole. To look far into /proc/kallsyms costs the guest ten seconds, so that comes last. */
async function getppid(shell: GuestShell, text: bigint, release: string): Promise<bigint> {
  const name = '__x64_sys_getppid';
  const map = await readFile(`/boot/System.map-${release}`, 'utf8').catch(() => '');
  const built = (symbol: string) => new RegExp(`^([0-9a-f]{16}) T ${symbol}$`, 'm').exec(map)?.[1];
  const [from, to] = [built('_text'), built(name)];
  if (from === undefined || to === undefined) return await symbol(shell, name);
  return text + BigInt(`0x${to}`) - BigInt(`0x${from}`);
}
