import { fileURLToPath } from 'node:url';
import { ModuleError, modulePath, serveLinux, uartPortOf, unloadLinux } from '../controller/linux.ts';
import { openLine, parseLine, UsageError } from '../line/index.ts';
import { outputClosed } from './closed-output.ts';
import { endingSignals } from './ending-signals.ts';
import { EXIT } from './exit.ts';

export interface PrepareLinuxOptions {
  readonly line: string;
  readonly buildSignature?: string | undefined;
  /** Only errors are printed. */
  readonly quiet: boolean;
}

/** This package, seen from dist/src/cli. */
const PACKAGE = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * `haltwire prepare LINE` on Linux: serves the machine that this process runs on, until the debugger unloads it, the
 * line is gone or the process is stopped. The driver is unloaded then.
 *
 * @returns the exit code
 * @throws UsageError, LineError, PortError, ModuleError, DriverError
 */
export async function prepareLinux({ line: text, buildSignature, quiet }: PrepareLinuxOptions): Promise<number> {
  // A debuggee is served even when its reports are not read.
  outputClosed();
  const address = parseLine(text);
  if (process.platform !== 'linux' || address.kind !== 'serial') {
    throw new UsageError(
      'this machine can be debugged only under Linux, through one of its own serial ports',
      'serial:/dev/ttyS1@115200',
    );
  }
  // Before anything is opened, since these messages are better than those of later failures.
  await uartPortOf(address.path);
  if (process.getuid?.() !== 0) {
    throw new ModuleError(`putting this machine under a debugger needs root: sudo haltwire prepare ${text}`);
  }
  const say = (status: string) => {
    if (!quiet) process.stdout.write(`${status}\n`);
  };
  const line = await openLine(address);
  say(`this machine on ${text}; Ctrl+C ends it`);
  const end = await serveLinux({
    line,
    module: modulePath(PACKAGE),
    status: say,
    signal: endingSignals(),
    goOn: (reason) => reason !== 'unloaded',
    ...(buildSignature === undefined ? {} : { signature: buildSignature }),
  }).finally(() => line.close());
  if (end.reason !== 'line gone') return EXIT.ok;
  process.stderr.write(`haltwire: ${end.error?.message ?? `${text} is gone`}\n`);
  return EXIT.connectionLost;
}

/**
 * `haltwire prepare --unload`: unloads the driver of this machine.
 *
 * @returns the exit code
 * @throws UsageError, ModuleError
 */
export async function unload({ quiet }: { readonly quiet: boolean }): Promise<number> {
  if (process.platform !== 'linux') {
    throw new UsageError('there is a driver to unload on Linux only', 'sudo haltwire prepare --unload');
  }
  await unloadLinux((line) => {
    if (!quiet) process.stdout.write(`${line}\n`);
  });
  return EXIT.ok;
}
