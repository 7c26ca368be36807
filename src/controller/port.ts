import type { Line } from '../line/line.ts';

/**
 * The serial driver of the debuggee's operating system: what the controller reads and writes while the machine runs.
 * While it is halted, the bytes go to the driver core's UART instead.
 */
export interface SerialDriver {
  /**
   * Sets the one receiver. Chunks are only valid during the call. With them comes how often the machine had been halted
   * when they were read, where that is known.
   */
  onReceive(receive: (bytes: Uint8Array, halts?: number) => void): void;
  /** How often the machine has been halted so far; absent where that is not known. */
  halts?(): number;
  send(bytes: Uint8Array): void;
  /** Resolves when the operating system has all that was given to send(); absent where it has it at once. */
  sent?(): Promise<void>;
}

/** The port of a real machine: the controller opened it, and the operating system serves it. */
export function serialDriverOf(line: Line): SerialDriver {
  let written: Promise<unknown> = Promise.resolve();
  return {
    onReceive: (receive) => line.onData(receive),
    send: (bytes) => {
      // A line that is gone says so through `closed`; nothing else can be done about it here.
      const write = line.write(bytes).catch(() => undefined);
      written = Promise.all([written, write]);
    },
    sent: async () => void (await written),
  };
}
