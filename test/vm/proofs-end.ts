/** How the machine ends. */
import assert from 'node:assert/strict';
import { nextHalt, type Scene } from './proofs.ts';

const PANIC_SECONDS = 60;
/** Test query: no #BP is intercepted any more. The kernel's way into the triple fault is an int3 without an IDT. */
const BREAKPOINTS_OFF = 4;

/**
 * The kernel restarts itself by a triple fault, without notice: the exit is reported with a dump of the VMCS, and then
 * the kernel panics with both.
 */
export async function tripleFaultIsReported({ session, shell }: Scene): Promise<string> {
  const texts: string[] = [];
  session.on('log', ({ text }) => texts.push(Buffer.from(text).toString('latin1')));
  await shell.run('echo triple > /sys/kernel/reboot/type && cat /sys/kernel/reboot/type | grep triple');
  await session.pause();
  await session.testQuery(BREAKPOINTS_OFF);
  await session.continue();
  const halted = nextHalt(session);
  await shell.send('echo b > /proc/sysrq-trigger\n');
  const halt = await halted;
  const said = texts.find((text) => text.includes('triple fault of'));
  assert.ok(said, `the debugger was shown: ${texts.join()}`);
  assert.match(texts.join('\n'), /VM_EXIT_REASON 2 [\s\S]*GUEST_RIP [0-9a-f]{16}[\s\S]*HOST_RIP [\s\S]*triple fault 1/);
  assert.equal((await session.readRegisters()).rip, halt.rip, 'the machine can be looked at');
  await session.continue();
  await shell.saw('GUEST_RIP ', PANIC_SECONDS);
  await shell.saw('Kernel panic - not syncing: haltwire: core', PANIC_SECONDS);
  await session.line.close();
  return said.trim();
}
