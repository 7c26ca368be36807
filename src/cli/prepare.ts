import { DRIVER_EXTENSIONS, serve, type TargetIdentity } from '../controller/index.ts';
import { openLine, parseLine } from '../line/index.ts';
import { machineFacts } from '../machine/facts.ts';
import { demoImageHash, type EmbeddedMachine, startMachine } from '../machine/machine.ts';
import { outputClosed } from './closed-output.ts';
import { endingSignals } from './ending-signals.ts';
import { EXIT } from './exit.ts';

export interface PrepareOptions {
  readonly line: string;
  readonly cores: number;
  readonly seed?: number | undefined;
  readonly buildSignature?: string | undefined;
  /** Only errors are printed. */
  readonly quiet: boolean;
}

/**
 * `haltwire prepare LINE --machine embedded`: serves the embedded machine on a line until the line is gone or the
 * process is stopped.
 *
 * @returns the exit code
 * @throws UsageError, LineError, DriverError
 */
export async function prepare({ line: text, cores, seed, buildSignature, quiet }: PrepareOptions): Promise<number> {
  // A debuggee is served even when its reports are not read.
  outputClosed();
  const say = (status: string) => {
    if (!quiet) process.stdout.write(`${status}\n`);
  };
  const line = await openLine(parseLine(text), { listen: true });
  const machine = await startMachine({
    cores,
    ...(seed === undefined ? {} : { seed }),
  });
  say(`embedded machine with ${cores} ${cores === 1 ? 'core' : 'cores'} on ${text}; Ctrl+C ends it`);
  const stop = endingSignals();
  try {
    const end = await serve({
      line,
      device: machine.device,
      port: machine.port,
      identity: identityOf(machine),
      facts: machineFacts(machine),
      status: say,
      signal: stop,
      ...(buildSignature === undefined ? {} : { signature: buildSignature }),
    });
    if (end.reason !== 'line gone') return EXIT.ok;
    process.stderr.write(`haltwire: ${end.error?.message ?? `${text} is gone`}\n`);
    return EXIT.connectionLost;
  } finally {
    await machine.stop();
  }
}

/** How the embedded machine identifies itself: user modules first, as HyperDbg sends them (spec/PROTOCOL.md 3.3). */
export function identityOf({ cores, modules }: EmbeddedMachine): TargetIdentity {
  const kernel = modules.find(({ user }) => !user);
  if (!kernel) throw new Error('the embedded machine has no kernel module');
  return {
    osName: 'Haltwire demo kernel',
    capabilities: `haltwire/1 cores=${cores} kernel=${demoImageHash()} ${DRIVER_EXTENSIONS}`,
    kernelBase: kernel.base,
    modules: modules
      .map(({ file, base, user }) => ({ path: file, base, userMode: user }))
      .toSorted((a, b) => Number(b.userMode) - Number(a.userMode)),
  };
}
