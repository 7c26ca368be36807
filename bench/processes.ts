/** Processes at the far end of a line. Each ends with the measurement, whatever its outcome. */
import { type ChildProcess, fork, type Serializable, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Context } from './measurement.ts';
import { within } from './sampling.ts';

export const HALTWIRE = fileURLToPath(new URL('../bin/haltwire.js', import.meta.url));
const START_MS = 30_000;

/** The environment in which Ink draws (it does not when CI is set), with nothing of this user in it. */
export function environment({ folder }: Context): Record<string, string> {
  const { CI: _ci, CONTINUOUS_INTEGRATION: _integration, NO_COLOR: _color, ...rest } = process.env;
  const own = { TERM: 'xterm-256color', HOME: folder, XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder };
  return { ...(rest as Record<string, string>), ...own };
}

/**
 * Starts one of the programs in peers/ and waits until its line is open. Resolves with a function that sends it an
 * order.
 */
export async function startPeer(
  context: Context,
  file: string,
  ...args: readonly (string | number)[]
): Promise<(order: Serializable) => void> {
  const child = fork(new URL(`./peers/${file}`, import.meta.url), args.map(String), { env: environment(context) });
  own(context, child);
  await heard(child, file, new Promise<void>((resolve) => child.once('message', () => resolve())));
  return (order) => void child.send(order);
}

/** `haltwire prepare LINE --machine embedded`: the embedded machine in a process of its own. */
export async function startMachineOn(context: Context, line: string, cores = 2): Promise<ChildProcess> {
  const args = [HALTWIRE, 'prepare', line, '--machine', 'embedded', '--cores', String(cores), '--seed', '1'];
  const child = spawn(process.execPath, args, { env: environment(context), stdio: ['ignore', 'pipe', 'inherit'] });
  own(context, child);
  const { promise, resolve } = Promise.withResolvers<void>();
  child.stdout.on('data', (text: Buffer) => {
    if (text.includes('Ctrl+C ends it')) resolve();
  });
  await heard(child, 'the embedded machine', promise);
  return child;
}

/** Ends the process when the measurement ends. */
function own({ resources }: Context, child: ChildProcess): void {
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  resources.defer(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exited;
  });
}

function heard(child: ChildProcess, what: string, sign: Promise<void>): Promise<void> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  child.once('exit', (code) => reject(new Error(`${what} ended with ${code} before it was ready`)));
  ended.catch(() => {});
  return within(START_MS, what, Promise.race([sign, ended]));
}
