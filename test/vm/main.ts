/**
 * The driver under a real Linux kernel on two cores, in Bochs: builds the guest, boots it, debugs it, and says what
 * holds. Needs Linux on x86-64; installs Debian's packages when run as root. Logs stay in dist/vm when it fails.
 *
 *     npm run test:vm
 */
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openLine } from '../../src/line/index.ts';
import { Session } from '../../src/session/index.ts';
import { startBochs } from './bochs.ts';
import { GuestShell } from './guest-shell.ts';
import { buildDriver, buildImage } from './image.ts';
import { installPackages, kernelRelease } from './packages.ts';
import { wholePrompt } from './prompt.ts';
import * as proofs from './proofs.ts';
import { Steps } from './steps.ts';

const root = path.resolve(import.meta.dirname, '../..');
const work = path.join(root, 'dist/vm');

/** A host with other work to do makes the guest slow. */
const BOOT_SECONDS = 300;
const HANDSHAKE_MS = 240_000;
const RELOADS = 5;
const SHELL_MS = 120_000;
const PROMPT_MS = 300_000;

const DEBUGGEE = '(node /app/debuggee.js >/tmp/debuggee.log 2>&1 &)';
/** What a kernel says when something is wrong with it. */
const COMPLAINTS = 'WARNING|BUG|Oops|panic|stall|lockup|Uhhuh|Dazed|unchecked|unstable';

const run = promisify(execFile);
const steps = new Steps();

async function meet(shell: GuestShell): Promise<proofs.Known> {
  await shell.run('/witness > /tmp/witness.log & sleep 1');
  const said = await shell.run('cat /tmp/witness.log');
  const witness = /pid (\d+) virtual 0x([0-9a-f]+) physical ([0-9a-f]+)/.exec(said);
  if (witness === null) throw new Error(`the witness said: ${said}`);
  const symbol = async (name: string) => {
    const line = await shell.run(`grep -m1 " T ${name}$" /proc/kallsyms`, 120);
    return BigInt(`0x${/([0-9a-f]{16}) T/.exec(line)?.[1]}`);
  };
  return {
    cores: Number((await shell.run('nproc')).trim()),
    release: (await shell.run('uname -r')).trim(),
    text: await symbol('_text'),
    getppid: await symbol('__x64_sys_getppid'),
    witness: { pid: Number(witness[1]), virtual: BigInt(`0x${witness[2]}`), physical: BigInt(`0x${witness[3]}`) },
  };
}

async function connect(tty: string, shell: GuestShell): Promise<Session> {
  await shell.run(DEBUGGEE);
  const session = await Session.connect(await openLine(`serial:${tty}@115200`));
  await session.ready({ signal: AbortSignal.timeout(HANDSHAKE_MS) });
  return session;
}

/** Every command, on the machine that another debugger has left halted. */
async function promptTakesOver(session: Session, tty: string, known: proofs.Known): Promise<string> {
  await session.pause();
  await session.line.close();
  return await wholePrompt(`serial:${tty}@115200`, known, AbortSignal.timeout(PROMPT_MS));
}

/** `haltwire run` on the machine that the one before it has left halted. */
async function shellTakesOver(tty: string, known: proofs.Known): Promise<string> {
  const args = ['run', '-', '--line', `serial:${tty}@115200`, '--connect-timeout', '60'];
  const ended = run(process.execPath, [path.join(root, 'src/main.ts'), ...args], { timeout: SHELL_MS });
  const address = known.getppid.toString(16);
  ended.child.stdin?.end(`r rip\nu ${address}\nbl\n`);
  const { stdout } = await ended;
  if (!stdout.replaceAll('`', '').includes(address)) throw new Error(`the shell did not show ${address}: ${stdout}`);
  return `${stdout.split('\n').length} lines`;
}

/** A controller that dies, with a breakpoint set and nobody to clear it. */
async function controllerDies(shell: GuestShell, known: proofs.Known): Promise<string> {
  await shell.run('killall -9 node; sleep 1');
  const byte = (await shell.run(`/witness ${known.getppid.toString(16)} 1`)).trim().slice(-2);
  if (byte === 'cc') throw new Error('its breakpoint is still in memory');
  await shell.run('rmmod haltwire');
  return `its breakpoint is gone, the driver too`;
}

async function withGuest(debug: string, shell: GuestShell): Promise<void> {
  const load = 'insmod /haltwire.ko && rmmod haltwire';
  await steps.run(`load and unload ${RELOADS} times`, async () => {
    for (let i = 0; i < RELOADS; i++) await shell.run(load);
  });
  await steps.run('KVM, loaded but idle', async () => {
    await shell.run('insmod /irqbypass.ko && insmod /kvm.ko && insmod /kvm-intel.ko');
    const said = await shell.run('/witness kvm');
    if (!said.includes('kvm: created')) throw new Error(said);
  });
  const known = await steps.run('what the guest knows of itself', () => meet(shell));
  let session = await steps.run('handshake with the controller in the guest', () => connect(debug, shell));
  const scene = () => ({ session, shell, known });
  const plan: [string, (scene: proofs.Scene) => Promise<string>][] = [
    ['it says what it is', proofs.identifies],
    ['every core stands while halted', proofs.everyCoreStands],
    ['memory, registers and code agree with the guest', proofs.memoryAgrees],
    ['single steps', proofs.steps],
    ['core switch', proofs.switchesCores],
    ['breakpoint in a kernel function, on every core', proofs.breakpointHits],
    ['the guest sees what is written', proofs.guestSeesWrites],
    ['halts in a row', proofs.haltsInARow],
    ["the guest's own NMIs", proofs.guestNmisArrive],
    ['the device is for one', proofs.deviceIsGuarded],
    ['a core goes offline and comes back', proofs.coresComeAndGo],
    ['KVM finds VMX taken', proofs.kvmIsRefused],
    ['a long halt', proofs.longHalt],
  ];
  for (const [name, prove] of plan) await steps.run(name, () => prove(scene()));
  await steps.run('the whole prompt', () => promptTakesOver(session, debug, known));
  await steps.run('the shell takes over, and unloads as it leaves', () => shellTakesOver(debug, known));
  await steps.run('every core has left VMX', async () => {
    await shell.run('for i in 1 2 3 4 5 6 7 8 9; do grep -q ended /tmp/debuggee.log && break; sleep 1; done');
    await shell.run('grep -q "ended, unloaded" /tmp/debuggee.log && ! grep -q haltwire /proc/modules');
  });
  session = await steps.run('a second session', () => connect(debug, shell));
  await steps.run('the controller is killed', async () => {
    await session.pause();
    // Of no process: it must not hit before the kill.
    await session.setBreakpoint({ address: known.getppid, pid: 0xfffff });
    await session.continue();
    await delay(1000);
    const said = await controllerDies(shell, known);
    await session.line.close();
    return said;
  });
  await steps.run(`load and unload ${RELOADS} times again`, async () => {
    for (let i = 0; i < RELOADS; i++) await shell.run(load);
  });
  await steps.run('the kernel has not complained', async () => {
    const said = await shell.run(`dmesg | grep -E '${COMPLAINTS}' || true`);
    if (said.trim() !== '') throw new Error(said);
  });
}

await mkdir(work, { recursive: true });
const release = await steps.run('packages', async () => {
  await installPackages();
  return kernelRelease();
});
await steps.run('driver', () => buildDriver(root, release));
const image = await steps.run('CD image', () => buildImage({ root, work, release }));
const bochs = await startBochs(image, work);
const shell = await GuestShell.open(bochs.console, path.join(work, 'console.log'));
try {
  await steps.run('boot', () => shell.saw('BOOTED', BOOT_SECONDS));
  await withGuest(bochs.debug, shell);
  steps.summary();
} catch (error) {
  console.error(error);
  console.error(`debuggee.log:\n${await shell.run('cat /tmp/debuggee.log; dmesg | tail -30', 20).catch(String)}`);
  console.error(`logs: ${path.relative(root, work)}/console.log, bochs.log`);
  process.exitCode = 1;
} finally {
  await shell.close();
  await bochs.stop();
}
process.exit();
