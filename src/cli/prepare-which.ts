import { formatLine, parseLine, UsageError } from '../line/address.ts';

/** What `haltwire prepare` can serve: a machine inside its process, or the one that it runs on. */
export const machines = ['embedded', 'linux'] as const;
export type Machine = (typeof machines)[number];

/**
 * What a line without `--machine` means: at a serial port of a Linux machine, that machine.
 *
 * @throws UsageError naming the line that cannot mean it, with what to type
 */
export function machineFor(line: string, platform: string = process.platform): Machine {
  const address = parseLine(line);
  if (address.kind === 'serial' && platform === 'linux') return 'linux';
  const why =
    address.kind === 'serial'
      ? 'this machine can be debugged only under Linux'
      : `${formatLine(address)} is no serial port, and this machine can be debugged only through one`;
  throw new UsageError(
    `${why}; --machine embedded works on any line`,
    `haltwire prepare ${formatLine(address)} --machine embedded`,
  );
}
