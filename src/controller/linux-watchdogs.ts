/**
 * The kernel's watchdogs take a long halt for a hang. They are switched off by the means that its documentation names
 * (admin-guide/sysctl/kernel.rst, kernel-parameters.txt), and put back afterwards.
 */
import { readFile, writeFile } from 'node:fs/promises';

/** File and what it holds while the machine may be halted: soft and hard lockup, RCU stall. */
const watchdogSwitches = [
  ['/proc/sys/kernel/watchdog', '0'],
  ['/sys/module/rcupdate/parameters/rcu_cpu_stall_suppress', '1'],
] as const;

/** Switches them off; the returned function puts back what was there. A kernel without one of them needs nothing. */
export async function quietWatchdogs(
  switches: readonly (readonly [string, string])[] = watchdogSwitches,
): Promise<() => Promise<void>> {
  const before: [string, string][] = [];
  for (const [file, quiet] of switches) {
    try {
      const value = (await readFile(file, 'utf8')).trim();
      await writeFile(file, quiet);
      before.push([file, value]);
    } catch {
      // Not compiled in.
    }
  }
  return async () => {
    for (const [file, value] of before) await writeFile(file, value).catch(() => undefined);
  };
}
