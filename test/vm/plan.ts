/** What is done with the guest, in order. The machine is loaded, halted, stepped, unloaded, and dies at the end. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openLine } from '../../src/line/index.ts';
import { Session } from '../../src/session/index.ts';
import type { GuestShell } from './guest-shell.ts';
import { meet } from './meet.ts';
import { wholePrompt } from './prompt.ts';
import * as proofs from './proofs.ts';
import { tripleFaultIsReported } from './proofs-end.ts';
import { haltIsHidden, longHalt } from './proofs-time.ts';
import type { Steps } from './steps.ts';

const MAIN = path.join(import.meta.dirname, '../../src/main.ts');

/** A busy host makes the guest slow. */
const HANDSHAKE_MS = 240_000;
const RELOADS = 5;
/** By our clock. The kernel's lockup detectors and RCU complain after twenty of the guest's. */
const SHORT_HALT_SECONDS = 10;
const SOAK_HALT_SECONDS = 120;
const SHELL_MS = 120_000;
const PROMPT_MS = 300_000;

const LOAD = 'insmod /haltwire.ko && rmmod haltwire';
const NODE = '(node /app/debuggee.js >/tmp/debuggee.log 2>&1 &)';
/** The small controller, which starts at once: the parameters that the driver is loaded with. */
const small = (parameters: string) =>
  `(/controller /haltwire.ko "${parameters}" >/tmp/controller.log 2>&1 &) ; sleep 1`;

/** Kernel messages that mean trouble. */
const COMPLAINTS = 'WARNING|BUG|Oops|panic|stall|lockup|Uhhuh|Dazed|unchecked|unstable';

const run = promisify(execFile);

export interface Guest {
  readonly shell: GuestShell;
  /** Also steps that take minutes and show little more. */
  readonly soak: boolean;
  /** The guest's second serial port, as a tty here. */
  readonly debug: string;
}

export async function debugGuest(steps: Steps, { shell, debug, soak }: Guest): Promise<void> {
  await steps.run(`load and unload ${RELOADS} times`, async () => {
    await shell.run('insmod /haltwire.ko selftest=1 && rmmod haltwire');
    for (let i = 1; i < RELOADS; i++) await shell.run(LOAD);
    const said = await shell.run('dmesg | grep self-test');
    return /self-test passed.*/.exec(said)?.[0];
  });
  await steps.run('KVM, loaded but idle', async () => {
    await shell.run('insmod /irqbypass.ko && insmod /kvm.ko');
    // Since Linux 6.12 KVM takes VMX when it is loaded, and before that with its first guest.
    await shell.run(
      '[ ! -e /sys/module/kvm/parameters/enable_virt_at_load ] || (rmmod kvm && insmod /kvm.ko enable_virt_at_load=0)',
    );
    await shell.run('insmod /kvm-intel.ko');
    const said = await shell.run('/witness kvm');
    if (!said.includes('kvm: created')) throw new Error(said);
  });
  const known = await steps.run('what the guest reports about itself', () => meet(shell));
  const scene = await steps.run('handshake with the controller in the guest', async () => {
    await shell.run(NODE);
    return { session: await connect(debug), shell, known };
  });
  const proven: [string, (scene: proofs.Scene) => Promise<string>][] = [
    ['it identifies itself', proofs.identifies],
    ['every core stands still while halted', proofs.everyCoreStands],
    ['memory, registers and code agree with the guest', proofs.memoryAgrees],
    ['single steps', proofs.steps],
    ['core switch', proofs.switchesCores],
    ['breakpoint in a kernel function, on every core', proofs.breakpointHits],
    ['the guest sees what is written', proofs.guestSeesWrites],
    ['halts in a row', proofs.haltsInARow],
    ["the guest's own NMIs", proofs.guestNmisArrive],
    ['the device has one user at a time', proofs.deviceIsGuarded],
    ['a core goes offline and comes back', proofs.coresComeAndGo],
    ['KVM finds VMX in use', proofs.kvmIsRefused],
    ['a long halt', (each) => longHalt(each, soak ? SOAK_HALT_SECONDS : SHORT_HALT_SECONDS)],
  ];
  for (const [name, prove] of proven) await steps.run(name, () => prove(scene));
  await steps.run('the whole prompt', () => promptTakesOver(scene.session, debug, known));
  await steps.run('the shell connects, and unloads when it leaves', () => shellTakesOver(debug, known));
  await steps.run('every core has left VMX', async () => {
    await shell.run('for i in 1 2 3 4 5 6 7 8 9; do grep -q ended /tmp/debuggee.log && break; sleep 1; done');
    await shell.run('grep -q "ended, unloaded" /tmp/debuggee.log && ! grep -q haltwire /proc/modules');
  });
  await steps.run("a halt that the guest's clock does not show", async () => {
    await shell.run(small('hide_time=1'));
    const session = await connect(debug);
    const said = await haltIsHidden({ session, shell, known });
    // For no process: it must not hit before the controller is killed.
    await session.pause();
    await session.setBreakpoint({ address: known.getppid, pid: 0xfffff });
    await session.continue();
    await session.line.close();
    return said;
  });
  await steps.run('prepare --unload ends the controller and removes its breakpoint', () => unload(shell, known));
  await steps.run(`load and unload ${RELOADS} times again`, async () => {
    for (let i = 0; i < RELOADS; i++) await shell.run(LOAD);
  });
  await steps.run('the kernel has not complained', async () => {
    const said = await shell.run(`dmesg | grep -E '${COMPLAINTS}' || true`);
    if (said.trim() !== '') throw new Error(said);
  });
  await steps.run('a triple fault is reported, and ends the machine', async () => {
    await shell.run(small(''));
    return await tripleFaultIsReported({ session: await connect(debug), shell, known });
  });
}

async function connect(tty: string): Promise<Session> {
  const session = await Session.connect(await openLine(`serial:${tty}@115200`));
  session.on('warning', (text) => console.log(`warning: ${text}`));
  await session.ready({ signal: AbortSignal.timeout(HANDSHAKE_MS) });
  return session;
}

/** Every command, in a session of its own: a debugger that follows another. */
async function promptTakesOver(session: Session, tty: string, known: proofs.Known): Promise<string> {
  await session.line.close();
  return await wholePrompt(`serial:${tty}@115200`, known, AbortSignal.timeout(PROMPT_MS), (text) =>
    process.stdout.write(text),
  );
}

/**
 * `haltwire run` on the machine that its predecessor has left halted. Unloads with a breakpoint that is hit all the
 * time, after commands that were asked while the machine ran.
 */
async function shellTakesOver(tty: string, known: proofs.Known): Promise<string> {
  const args = ['run', '-', '--line', `serial:${tty}@115200`, '--connect-timeout', '60'];
  const ended = run(process.execPath, [MAIN, ...args], { timeout: SHELL_MS });
  const address = known.getppid.toString(16);
  ended.child.stdin?.end(`r rip\nu ${address}\nbp ${address}\nbl\ng\nstatus\nlm km\npause\n`);
  const { stdout } = await ended;
  if (!stdout.replaceAll('`', '').includes(address)) throw new Error(`the shell did not show ${address}: ${stdout}`);
  return `${stdout.split('\n').length} lines`;
}

async function unload(shell: GuestShell, known: proofs.Known): Promise<string> {
  await shell.run('touch /tmp/unload');
  await delay(1000);
  await shell.run('for i in 1 2 3 4 5 6 7 8 9; do grep -q done /tmp/debuggee.log && break; sleep 1; done');
  const said = await shell.run('grep -E "ending the controller, process .*controller|has left VMX" /tmp/debuggee.log');
  if (said.trim().split('\n').length !== 2) throw new Error(said);
  await shell.run('! grep -q haltwire /proc/modules');
  const byte = (await shell.run(`/witness ${known.getppid.toString(16)} 1`)).trim().slice(-2);
  if (byte === 'cc') throw new Error('its breakpoint is still in memory');
  return said.trim().split('\n')[0]!;
}
