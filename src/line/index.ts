/** Opening lines by their address. */
import { type LineAddress, parseLine } from './address.ts';
import { type Line, LineError } from './line.ts';
import { listenSocket } from './listen.ts';
import { connectSocket } from './socket.ts';

export {
  DEFAULT_BAUD_RATE,
  formatLine,
  hyperdbgBaudRates,
  type LineAddress,
  parseLine,
  UsageError,
} from './address.ts';
export { type Line, type LineEnd, LineError } from './line.ts';

export interface OpenLineOptions {
  /**
   * Waits for peers at a socket or pipe instead of connecting to one. A serial port has no such difference and
   * ignores it.
   */
  readonly listen?: boolean;
  /** Gives up opening. */
  readonly signal?: AbortSignal;
}

/**
 * Opens a line.
 *
 * @param address as typed (`serial:/dev/ttyUSB0@115200`, `unix:/path` ...) or as parseLine gave it
 * @throws UsageError when the address cannot be understood
 * @throws LineError when it cannot be opened: absent, busy, not permitted, wrong rate ...
 */
export async function openLine(address: string | LineAddress, options: OpenLineOptions = {}): Promise<Line> {
  const parsed = typeof address === 'string' ? parseLine(address) : address;
  const { signal } = options;
  signal?.throwIfAborted();
  if (parsed.kind !== 'serial') return options.listen ? listenSocket(parsed) : connectSocket(parsed, signal);
  // The native part is loaded when it is needed: sockets work where it does not.
  const { openSerial } = await import('./serial.ts').catch((error: Error) => {
    throw new LineError(
      'other',
      `serial ports cannot be used on this system: ${error.message}`,
      'use a socket instead, for example unix:/tmp/vm.sock or tcp:127.0.0.1:4444',
      { cause: error },
    );
  });
  const line = await openSerial(parsed);
  if (signal?.aborted) await line.close();
  signal?.throwIfAborted();
  return line;
}
