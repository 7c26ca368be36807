import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { layCable } from '../line/cable.ts';
import { connect } from './connect.ts';

export interface DemoOptions {
  readonly cores: number;
  readonly seed?: number | undefined;
  readonly color: boolean;
  readonly screenReader: boolean;
  readonly verbose: boolean;
}

/** How long the debuggee's process may take to end by itself before it is killed. */
const END_DEADLINE_MS = 3000;

/**
 * `haltwire demo`: the embedded machine in a process of its own, a cable of two real ttys, and the shell at the other
 * end. What the two processes say to each other goes over the line only.
 *
 * @returns the shell's exit code
 */
export async function demo({ cores, seed, ...rest }: DemoOptions): Promise<number> {
  const cable = await layCable();
  const [ours, theirs] = cable.ends;
  const debuggee = startDebuggee(theirs, cores, seed);
  const complaints: Buffer[] = [];
  debuggee.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk));
  // A debuggee that died must not look like a silent one.
  debuggee.once('exit', () => void cable.unplug());
  try {
    const what = `embedded machine, ${cores} ${cores === 1 ? 'core' : 'cores'}   `;
    return await connect({ line: ours, pause: false, ...rest }, what);
  } finally {
    await endDebuggee(debuggee);
    await cable.close();
    process.stderr.write(Buffer.concat(complaints));
  }
}

function startDebuggee(line: string, cores: number, seed: number | undefined): ChildProcess {
  const launcher = fileURLToPath(new URL('../../../bin/haltwire.js', import.meta.url));
  const args = [launcher, 'prepare', line, '--machine', 'embedded', '--cores', String(cores), '--quiet'];
  if (seed !== undefined) args.push('--seed', String(seed));
  // Its own process group: Ctrl+C at the terminal is the shell's.
  return spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: process.platform !== 'win32',
  });
}

async function endDebuggee(debuggee: ChildProcess): Promise<void> {
  if (debuggee.exitCode !== null || debuggee.signalCode !== null) return;
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  debuggee.once('exit', () => resolve());
  debuggee.kill('SIGTERM');
  const timer = setTimeout(() => debuggee.kill('SIGKILL'), END_DEADLINE_MS);
  await ended;
  clearTimeout(timer);
}
