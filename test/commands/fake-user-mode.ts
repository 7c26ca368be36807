/** The user mode of the fake debuggee: the controller's own commands, with a machine that is always the same. */
import { runCommand } from '../../src/controller/command-run.ts';
import type { MachineFacts } from '../../src/controller/facts.ts';
import { DriverError } from '../../src/controller/index.ts';
import { CODE_BASE } from '../session/debuggee.ts';

const LSTAR = 0xc0000082;

const facts: MachineFacts = {
  cores: 2,
  kernelModules: async () => [
    { name: 'ntkrnl', path: 'ntkrnl.exe', base: CODE_BASE, size: 0x40000 },
    { name: 'kvm', path: 'drivers\x1b[31m/kvm.sys', base: CODE_BASE + 0x100000n, size: 0x1a000 },
  ],
  userModules: async (pid) => ({
    of: pid === undefined ? 'all processes' : `process ${pid.toString(16)} (init)`,
    modules: [{ path: 'init.exe', base: 0x7ff610000000n, entry: 0x7ff610001000n }],
  }),
  cpu: async () => ({
    vendor: 'GenuineIntel',
    brand: 'A Processor @ 3 GHz',
    family: 6,
    model: 0x9e,
    stepping: 10,
    features: [
      { name: 'AVX', supported: true },
      { name: 'SHA', supported: false },
    ],
  }),
  readFile: async () => new Uint8Array(),
};

/** @returns what a command prints */
export async function fakeUserMode(text: string): Promise<readonly string[]> {
  const pieces: string[] = [];
  await runCommand(text, {
    host: {
      facts,
      driver: {
        async readMsr(msr, core) {
          if (msr !== LSTAR) throw new DriverError(`core 0 has no MSR 0x${msr.toString(16)}`);
          return core === undefined ? [CODE_BASE + 1n, CODE_BASE + 2n] : [CODE_BASE + 1n + BigInt(core)];
        },
        async writeMsr() {},
      },
      status: () => ['debuggee in Debugger Mode: Fake OS', '2 cores, 0 modules'],
    },
    send: async (piece) => {
      pieces.push(piece);
    },
    signal: new AbortController().signal,
  });
  return pieces;
}
