/** A session and a fake debuggee joined by an in-memory line, with deadlines short enough for tests of loss. */
import type { Line } from '../../src/line/line.ts';
import { memoryPair } from '../../src/line/memory.ts';
import { type ConnectOptions, Session } from '../../src/session/index.ts';
import { type DebuggeeOptions, FakeDebuggee } from './debuggee.ts';

export interface Scene {
  readonly session: Session;
  readonly debuggee: FakeDebuggee;
  /** Both ends of the line: the debugger's and the debuggee's. */
  readonly lines: readonly [ReturnType<typeof memoryPair>[0], Line];
  readonly warnings: string[];
  readonly states: string[];
}

const quick = {
  answer: 150,
  attempts: 3,
  noisyAnswer: 40,
  probe: 100,
  pause: 100,
  step: 100,
  command: 100,
  resumed: 60,
  silence: 60,
  start: 60,
  symbols: 60,
  idle: 20,
  hurry: 15,
} as const;

/** Opens a session; the debuggee has not sent anything yet. */
export async function open(options: DebuggeeOptions & { readonly connect?: ConnectOptions } = {}): Promise<Scene> {
  const [ours, theirs] = memoryPair();
  const debuggee = new FakeDebuggee(theirs, options);
  const connect = { ...options.connect, deadlines: { ...quick, ...options.connect?.deadlines } };
  const session = await Session.connect(ours, connect);
  const [warnings, states]: [string[], string[]] = [[], []];
  session.on('warning', (text) => warnings.push(text));
  session.on('state', ({ name }) => states.push(name));
  return { session, debuggee, lines: [ours, theirs], warnings, states };
}

/** A session with a running debuggee. */
export async function running(options: Parameters<typeof open>[0] = {}): Promise<Scene> {
  const scene = await open(options);
  scene.debuggee.ping();
  await scene.session.ready();
  return scene;
}

/** A session with a halted debuggee. */
export async function halted(options: Parameters<typeof open>[0] = {}): Promise<Scene> {
  const scene = await running(options);
  await scene.session.pause();
  return scene;
}

/** Loses the next `count` frames of an action that the debuggee sends. */
export function loseAnswers(debuggee: FakeDebuggee, action: number, count = 1): void {
  let left = count;
  debuggee.outgoing = (frame, sent) => (sent === action && left-- > 0 ? undefined : frame);
}

/** Loses the next `count` frames of an action that the debugger sends. */
export function loseRequests(debuggee: FakeDebuggee, action: number, count = 1): void {
  let left = count;
  debuggee.incoming = (came) => !(came === action && left-- > 0);
}
