import { runCommand } from '../../../src/controller/command-run.ts';
import type { CommandHost } from '../../../src/controller/commands/command.ts';
import { identityFacts, type MachineFacts } from '../../../src/controller/facts.ts';

const identity = {
  osName: 'Test kernel',
  capabilities: 'haltwire/1 cores=2',
  kernelBase: 0xfffff80000100000n,
  modules: [
    { path: 'init.exe', base: 0x400000n, userMode: true },
    { path: 'nt', base: 0xfffff80000100000n, userMode: false },
    { path: 'drivers/kvm.sys', base: 0xfffff80000200000n, userMode: false },
  ],
};

export interface RunOptions {
  readonly facts?: Partial<MachineFacts>;
  readonly driver?: Partial<CommandHost['driver']>;
  readonly signal?: AbortSignal;
}

/** Executes a command. @returns the pieces that it sent */
export async function run(text: string, options: RunOptions = {}): Promise<string[]> {
  const pieces: string[] = [];
  const refuse = () => Promise.reject(new Error('this test has no MSRs'));
  await runCommand(text, {
    host: {
      facts: { ...identityFacts(identity), ...options.facts },
      driver: { readMsr: refuse, writeMsr: refuse, ...options.driver },
      status: () => ['debuggee in Debugger Mode', '2 cores'],
    },
    send: async (piece) => {
      pieces.push(piece);
    },
    signal: options.signal ?? new AbortController().signal,
  });
  return pieces;
}

/** What it printed, as lines. */
export async function lines(text: string, options: RunOptions = {}): Promise<string[]> {
  return (await run(text, options)).join('').split('\n').slice(0, -1);
}
