/** What `haltwire prepare` and `haltwire demo` call: a machine, served on a line. */
import type { Line, LineError } from '../line/line.ts';
import { Controller, type SessionEnd } from './controller.ts';
import type { DriverDevice } from './device.ts';
import type { UartSettings } from './driver.ts';
import { identityFacts, type MachineFacts } from './facts.ts';
import type { TargetIdentity } from './identity.ts';
import { type SerialDriver, serialDriverOf } from './port.ts';
import { type CableSocket, Pump } from './pump.ts';
import type { RefusalCounts } from './refusals.ts';

/** COM1 (spec/PROTOCOL.md 1). */
const COM1 = 0x3f8;

/** The rate given to the driver where the line has none; any of HyperDbg's rates works. */
const NOMINAL_BAUD_RATE = 115200;

export interface ServeOptions {
  readonly line: Line;
  readonly device: DriverDevice;
  readonly identity: TargetIdentity;
  /** What the debugger's commands may ask of the machine; what follows from its identity when absent. */
  readonly facts?: MachineFacts;
  /** The embedded machine's port. Absent: the line is a port of this machine. */
  readonly port?: CableSocket & SerialDriver;
  /** I/O port of the UART; COM1 when absent. */
  readonly uartPort?: number;
  /** The one build signature that is accepted; any well-formed one when absent. */
  readonly signature?: string;
  /** What happens, one line each, for people. */
  readonly status?: (line: string) => void;
  /** Whether to wait for another debugger after a session ended; waits when absent. */
  readonly goOn?: (end: SessionEnd) => boolean;
  /** Ends serving; the line is closed. */
  readonly signal?: AbortSignal;
}

/** Why serving ended. */
export type ServeEnd = {
  readonly reason: SessionEnd | 'stopped' | 'line gone';
  /** Why the line went, if it did. */
  readonly error?: LineError;
  readonly refused: RefusalCounts;
};

/**
 * Serves a machine on a line until the debugger unloads it (see goOn), the line is gone, or the signal is given. The
 * line is closed then; the machine is left to the caller.
 *
 * @throws DriverError when the driver fails
 */
export async function serve(options: ServeOptions): Promise<ServeEnd> {
  const { line, port } = options;
  const say = (text: string) => options.status?.(text);
  if (port !== undefined) {
    new Pump(line, port, (bytes) => say(`${bytes} bytes were lost: the other end does not keep up`));
  }
  const uart: UartSettings = { port: options.uartPort ?? COM1, baudRate: line.baudRate ?? NOMINAL_BAUD_RATE };
  const { device, identity, signature, status } = options;
  const controller = new Controller({
    device,
    identity,
    facts: options.facts ?? identityFacts(identity),
    uart,
    serial: port ?? serialDriverOf(line),
    ...(signature === undefined ? {} : { signature }),
    ...(status === undefined ? {} : { status }),
  });
  line.onPeer?.((present) => controller.peerChanged(present));

  const stop = new AbortController();
  const lost = line.closed.then((end) => {
    stop.abort();
    return end;
  });
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  try {
    for (;;) {
      const end = await controller.serve(signal);
      if (options.goOn?.(end) === false) return { reason: end, refused: controller.refused };
      say('waiting for a debugger');
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    if (options.signal?.aborted) return { reason: 'stopped', refused: controller.refused };
    const end = await lost;
    if (end.reason === 'closed') return { reason: 'stopped', refused: controller.refused };
    return { reason: 'line gone', error: end.error, refused: controller.refused };
  } finally {
    await line.close();
  }
}
