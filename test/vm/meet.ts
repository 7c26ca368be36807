/** What the guest reports about itself before anything is halted. */
import type { GuestShell } from './guest-shell.ts';
import type { Known } from './proofs.ts';

export async function meet(shell: GuestShell): Promise<Known> {
  await shell.run('/witness > /tmp/witness.log & sleep 1');
  const said = await shell.run('cat /tmp/witness.log');
  const witness = /pid (\d+) virtual 0x([0-9a-f]+) physical ([0-9a-f]+)/.exec(said);
  if (witness === null) throw new Error(`the witness said: ${said}`);
  return {
    cores: Number((await shell.run('nproc')).trim()),
    release: (await shell.run('uname -r')).trim(),
    text: await symbol(shell, '_text'),
    getppid: await symbol(shell, '__x64_sys_getppid'),
    witness: { pid: Number(witness[1]), virtual: BigInt(`0x${witness[2]}`), physical: BigInt(`0x${witness[3]}`) },
  };
}

/** The symbol is far into the file, so this takes ten seconds; Debian's System.map is empty. */
async function symbol(shell: GuestShell, name: string): Promise<bigint> {
  const line = await shell.run(`grep -m1 " T ${name}$" /proc/kallsyms`, 120);
  return BigInt(`0x${/([0-9a-f]{16}) T/.exec(line)?.[1]}`);
}
