/**
 * The kernel's watchdogs take a long halt for a hang. They are switched off as its documentation says
 * (admin-guide/sysctl/kernel.rst, kernel-parameters.txt), and put back afterwards.
 */
import { readFile, writeFile } from 'node:fs/promises';

/** Each file, and its content while the machine may be halted: soft and hard lockup, RCU stall. */
const watchdogSwitches = [
  ['/proc/sys/kernel/watchdog', '0'],
  ['/sys/module/rcupdate/parameters/rcu_cpu_stall_suppress', '1'],
] as const;

/** Switches them off; the returned function restores them. Watchdogs that a kernel lacks are skipped. */
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
