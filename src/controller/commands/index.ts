/** Every command that this half of the debuggee executes for a debugger. */
import type { DebuggeeCommand } from './command.ts';
import { cpu } from './cpu.ts';
import { lm } from './lm.ts';
import { load, unload } from './modules.ts';
import { rdmsr, wrmsr } from './msr.ts';
import { pe } from './pe.ts';
import { refused } from './refused.ts';
import { preactivate, prealloc } from './reserves.ts';
import { status } from './status.ts';

const all: readonly DebuggeeCommand[] = [
  lm,
  rdmsr,
  wrmsr,
  cpu,
  status,
  load,
  unload,
  prealloc,
  preactivate,
  pe,
  ...refused,
];

const byName = new Map(all.flatMap((command) => command.names.map((name) => [name, command] as const)));

/** @param name in any case */
export function findCommand(name: string): DebuggeeCommand | undefined {
  return byName.get(name.toLowerCase());
}

/** The first name of each. */
export const commandNames: readonly string[] = all.map(({ names }) => names[0]);
