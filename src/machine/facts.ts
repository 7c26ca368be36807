/** What the embedded machine's user mode knows about it, for the debugger's commands. */
import { type MachineFacts, Unanswerable, type UserModules } from '../controller/facts.ts';
import { initTask, workerTask } from './guest/layout.ts';
import type { EmbeddedMachine } from './machine.ts';

/** Each process has one program, of its own name. */
const processes = [initTask, workerTask];

export function machineFacts(machine: EmbeddedMachine): MachineFacts {
  return {
    cores: machine.cores,
    kernelModules: async () =>
      machine.modules
        .filter(({ user }) => !user)
        .map(({ name, file, base, size }) => ({ name, path: file, base, size })),
    userModules: async (pid) => userModules(machine, pid),
    cpu: async () => machine.cpu(),
    readFile: () => Promise.reject(new Unanswerable('this machine has no files: its programs are made when it starts')),
  };
}

function userModules({ modules, symbols }: EmbeddedMachine, pid: number | undefined): UserModules {
  const process = processes.find((each) => each.pid === pid);
  if (pid !== undefined && process === undefined) {
    const known = processes.map((each) => `${each.pid.toString(16)} (${each.name})`).join(' and ');
    throw new Unanswerable(`there is no process ${pid.toString(16)}: the processes are ${known}`);
  }
  const found = modules.filter(({ name, user }) => user && (process === undefined || name === process.name));
  return {
    of: process === undefined ? 'all processes' : `process ${process.pid.toString(16)} (${process.name})`,
    modules: found.map(({ name, file, base }) => ({
      path: file,
      base,
      entry: symbols.find((symbol) => symbol.name === `${name}!_start`)?.address,
    })),
  };
}
