/** Cables, sessions over them, and what the same bytes cost without any of it. */
import path from 'node:path';
import { layCable } from '../src/line/cable.ts';
import type { CableOptions } from '../src/line/cable-ends.ts';
import { openLine } from '../src/line/index.ts';
import { Session } from '../src/session/index.ts';
import type { Context } from './measurement.ts';
import { startMachineOn, startPeer } from './processes.ts';
import { within } from './sampling.ts';

const READY_MS = 30_000;

/** The addresses at which the near and the far end open a line. */
export interface Ends {
  readonly near: string;
  readonly far: string;
}

/** A new cable between two ttys. */
export async function cable({ resources }: Context, options: CableOptions = {}): Promise<Ends> {
  const laid = await layCable(options);
  resources.defer(() => laid.close());
  const rate = options.baudRate === undefined ? '' : `@${options.baudRate}`;
  return { near: `serial:${laid.ends[0]}${rate}`, far: `serial:${laid.ends[1]}${rate}` };
}

/** A new UNIX socket, or a named pipe where there are none. */
export function socket({ folder }: Context): Ends {
  const name = `${process.pid}-${crypto.randomUUID()}`;
  const address =
    process.platform === 'win32' ? `pipe:\\\\.\\pipe\\haltwire-${name}` : `unix:${path.join(folder, name.slice(-12))}`;
  return { near: address, far: address };
}

/** A session with the embedded machine, which runs in a process of its own at the far end. */
export async function sessionWithMachine(context: Context, { near, far }: Ends, cores?: number): Promise<Session> {
  const { resources } = context;
  await startMachineOn(context, far, cores);
  const session = await Session.connect(await openLine(near));
  resources.defer(() => session.close());
  await within(READY_MS, 'the debuggee', session.ready());
  return session;
}

/** Bytes of an exchange: what is sent, and what comes back. */
export interface Traffic {
  readonly out: number;
  readonly back: number;
}

/** What `job` puts on the line. */
export async function trafficOf({ stats }: Session, job: () => Promise<unknown>): Promise<Traffic> {
  const { bytesOut, bytesIn } = stats;
  await job();
  return { out: stats.bytesOut - bytesOut, back: stats.bytesIn - bytesIn };
}

/** Exchanges of the same bytes over such a line, between two processes that do nothing else: a call is one exchange. */
export async function rawExchange(
  context: Context,
  { near, far }: Ends,
  traffic: Traffic,
): Promise<() => Promise<void>> {
  await startPeer(context, 'responder.ts', far, traffic.out, traffic.back);
  const line = await openLine(near);
  context.resources.defer(() => line.close());
  const request = new Uint8Array(traffic.out).fill(0xaa);
  let missing = 0;
  let done = () => {};
  line.onData((chunk) => {
    missing -= chunk.length;
    if (missing === 0) done();
  });
  return () => {
    missing = traffic.back;
    const { promise, resolve } = Promise.withResolvers<void>();
    done = resolve;
    line.write(request).catch(() => {});
    return promise;
  };
}
