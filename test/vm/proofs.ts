/** The checks at the debugger's end of the line, a function each, which throws when it fails. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Halt, Session } from '../../src/session/index.ts';
import { disassemble } from '../../src/x86/disassemble.ts';
import type { GuestShell } from './guest-shell.ts';

/** What the guest reported about itself before anything was halted. */
export interface Known {
  readonly cores: number;
  readonly release: string;
  /** Addresses from /proc/kallsyms. */
  readonly text: bigint;
  readonly getppid: bigint;
  /** test/vm/guest/witness.c */
  readonly witness: { readonly pid: number; readonly virtual: bigint; readonly physical: bigint };
}

export interface Scene {
  readonly session: Session;
  readonly shell: GuestShell;
  readonly known: Known;
}

const ORDER_AT = 8n;
const COUNTS_AT = 64n;
const COUNT_BYTES = 64n;
const HALTS = 50;
const STEPS = 200;
/** Guest seconds are longer than ours. */
const HALT_DEADLINE_MS = 60_000;

async function counts({ session, known }: Scene): Promise<bigint[]> {
  const bytes = await session.readMemory(known.witness.physical + COUNTS_AT, known.cores * Number(COUNT_BYTES), {
    space: 'physical',
  });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Array.from({ length: known.cores }, (_, core) => view.getBigUint64(core * Number(COUNT_BYTES), true));
}

/** The next time that the machine halts by itself. */
export function nextHalt(session: Session): Promise<Halt> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the machine did not halt by itself')), HALT_DEADLINE_MS);
    const off = session.on('halt', (halt) => {
      clearTimeout(timer);
      off();
      resolve(halt);
    });
  });
}

export async function identifies({ session, known }: Scene): Promise<string> {
  const { osName, kernelBase, cores, modules } = session.target;
  assert.ok(osName.startsWith(`Linux ${known.release}`), osName);
  assert.equal(kernelBase, known.text);
  assert.equal(cores, known.cores);
  assert.ok(modules.some((module) => module.path === 'haltwire.ko'));
  return `${osName.trim()}, _text at ${kernelBase.toString(16)}`;
}

export async function everyCoreStands(scene: Scene): Promise<string> {
  const { session } = scene;
  await session.pause();
  const first = await counts(scene);
  await delay(1000);
  assert.deepEqual(await counts(scene), first, 'a core counted while halted');
  await session.continue();
  await delay(3000);
  await session.pause();
  const later = await counts(scene);
  for (const [core, count] of later.entries()) assert.ok(count > first[core]!, `core ${core} did not go on`);
  await session.continue();
  return `counts ${first} did not change, then ${later}`;
}

export async function memoryAgrees(scene: Scene): Promise<string> {
  const { session, shell, known } = scene;
  const bytes = 64;
  const own = (await shell.run(`/witness ${known.getppid.toString(16)} ${bytes}`)).match(/[0-9a-f]{128}/)?.[0];
  await session.pause();
  const code = await session.readMemory(known.getppid, bytes);
  assert.equal(Buffer.from(code).toString('hex'), own, 'the guest reads other bytes in /proc/kcore');
  const magic = await session.readMemory(known.witness.physical, 8, { space: 'physical' });
  assert.equal(Buffer.from(magic).toString('latin1'), 'witness!');
  const instructions = disassemble(code, known.getppid);
  assert.ok(instructions.every((instruction) => instruction.flow !== 'invalid'));
  const registers = await session.readRegisters();
  assert.equal(await session.readRegister('rip'), registers.rip);
  assert.equal(registers.rip, session.state.name === 'halted' ? session.state.halt.rip : undefined);
  await session.continue();
  return `${bytes} bytes of getppid as in /proc/kcore, ${instructions.length} instructions`;
}

export async function steps({ session }: Scene): Promise<string> {
  await session.pause();
  const places = new Set<bigint>();
  const from = performance.now();
  for (let i = 0; i < STEPS; i++) {
    const halt = await session.step(i % 2 ? 'in' : 'instrument');
    assert.equal(halt.reason, 'stepped');
    assert.equal(halt.rip, await session.readRegister('rip'));
    places.add(halt.rip);
  }
  const each = (performance.now() - from) / STEPS;
  assert.ok(places.size > STEPS / 10, `only ${places.size} different places`);
  await session.continue();
  return `${STEPS} steps, ${places.size} places, ${each.toFixed(1)} ms each`;
}

export async function switchesCores({ session, known }: Scene): Promise<string> {
  await session.pause();
  const rips: string[] = [];
  for (let core = 0; core < known.cores; core++) {
    const halt = await session.switchCore(core);
    assert.equal(halt.core, core);
    const { rip } = await session.readRegisters();
    assert.equal(rip, halt.rip);
    rips.push(`core ${core} at ${rip.toString(16)}`);
  }
  await session.continue();
  return rips.join(', ');
}

export async function breakpointHits({ session, known, shell }: Scene): Promise<string> {
  await session.pause();
  const breakpoint = await session.setBreakpoint({ address: known.getppid, pid: known.witness.pid });
  const seen = new Set<number>();
  let hits = 0;
  while (seen.size < known.cores && hits < 200) {
    const halted = nextHalt(session);
    await session.continue();
    const halt = await halted;
    hits++;
    assert.equal(halt.reason, 'breakpoint');
    assert.equal(halt.rip, known.getppid);
    assert.equal(halt.eventTag, BigInt(breakpoint.id));
    assert.equal((await session.currentThread()).pid, known.witness.pid);
    assert.notEqual(halt.bytes[0], 0xcc, 'the breakpoint shows');
    seen.add(halt.core);
  }
  assert.equal(seen.size, known.cores, `${hits} hits on cores ${[...seen]} only`);
  await session.modifyBreakpoint(breakpoint.id, 'clear');
  await session.continue();
  assert.doesNotMatch(await shell.run(`/witness ${known.getppid.toString(16)} 1`), /\bcc\n/);
  return `${hits} hits, on cores ${[...seen].sort()}`;
}

export async function guestSeesWrites({ session, shell, known }: Scene): Promise<string> {
  await session.pause();
  const order = 0xcafen;
  await session.writeMemory(known.witness.physical + ORDER_AT, [order], { unit: 8, space: 'physical' });
  await session.continue();
  const wait = 'for i in 1 2 3 4 5 6 7 8 9; do grep saw /tmp/witness.log && break; sleep 1; done';
  const said = (await shell.run(wait)).match(/witness: saw cafe/)?.[0];
  assert.ok(said, 'the guest did not see it');
  await session.pause();
  const answer = await session.readMemory(known.witness.physical + ORDER_AT * 2n, 8, { space: 'physical' });
  assert.equal(new DataView(answer.buffer, answer.byteOffset).getBigUint64(0, true), order + 1n);
  await session.continue();
  return `${said}, answered with one more`;
}

export async function haltsInARow({ session }: Scene): Promise<string> {
  let slowest = 0;
  const cores = new Set<number>();
  for (let i = 0; i < HALTS; i++) {
    const halt = await session.pause();
    assert.equal(halt.reason, 'request');
    slowest = Math.max(slowest, halt.elapsedMs);
    cores.add(halt.core);
    await session.continue();
  }
  return `${HALTS} halts, the slowest ${slowest.toFixed(0)} ms, on cores ${[...cores].sort()}`;
}

/** Its NMIs go to all cores, which are guests: they must arrive as NMIs. */
export async function guestNmisArrive({ shell, known }: Scene): Promise<string> {
  await shell.run('echo l > /proc/sysrq-trigger; sleep 1');
  const said = await shell.run('dmesg | grep -c "NMI backtrace for cpu"');
  const count = Number(/(\d+)\s*$/.exec(said)?.[1]);
  assert.ok(count >= known.cores, `${count} backtraces for ${known.cores} cores`);
  return `${count} backtraces`;
}

/** A core that goes offline leaves VMX, and enters it again when it comes back. */
export async function coresComeAndGo({ session, shell, known }: Scene): Promise<string> {
  const last = known.cores - 1;
  const online = `/sys/devices/system/cpu/cpu${last}/online`;
  await shell.run(`echo 0 > ${online}`);
  const alone = await session.pause();
  await assert.rejects(session.switchCore(last), 'a core that is offline became the operating one');
  await session.continue();
  await shell.run(`echo 1 > ${online}`);
  await session.pause();
  assert.equal((await session.switchCore(last)).core, last);
  await session.continue();
  return `halted in ${alone.elapsedMs.toFixed(0)} ms without core ${last}, and with it again`;
}

/** One opener, who is root; no removal while it is there; no suspend. */
export async function deviceIsGuarded({ shell }: Scene): Promise<string> {
  assert.match(await shell.run('ls -l /dev/haltwire'), /^crw------- /m);
  assert.match(await shell.run('! sh -c ": < /dev/haltwire" 2>&1'), /busy/i);
  assert.match(await shell.run('! rmmod haltwire 2>&1'), /unavailable|busy/i);
  await shell.run('! sh -c "echo freeze > /sys/power/state" 2>/dev/null');
  return 'busy for a second opener, for rmmod and for suspend';
}

export async function kvmIsRefused({ shell }: Scene): Promise<string> {
  const said = await shell.run('/witness kvm');
  assert.match(said, /kvm: .*busy/i);
  return said.trim();
}
