/**
 * The states of a session and the transitions between them (spec/PROTOCOL.md 11). One pure function over a table; an
 * event that is not in it for a state changes nothing.
 */
import type { LineError } from '../line/line.ts';
import type { Halt } from './halt.ts';

/**
 * in: into calls. instrument: one instruction of this core only, nothing else runs. track: the same, one of many.
 * over: a call is one step. out: the same, one of many on the way out of a function; last out: over its return. The
 * halts of track and out are quiet, unless something other than the step caused them.
 */
export type StepKind = 'in' | 'instrument' | 'track' | 'over' | 'out' | 'last out';

export type SessionState =
  /** The line is open; the debuggee pings until our version reply suits it. `since` is of performance.now(). */
  | { readonly name: 'handshaking'; readonly since: number; readonly pings: number }
  /** The debuggee has started and tells its modules. */
  | { readonly name: 'synchronising'; readonly modules: number }
  /** `until`: what it will halt for, `process 8 runs`. */
  | { readonly name: 'running'; readonly until?: string }
  /** A break request is on its way. A failed one leads back to `from`. */
  | { readonly name: 'pausing'; readonly from: 'running' | 'handshaking' }
  | { readonly name: 'halted'; readonly halt: Halt }
  /** Runs until the step is done. */
  | { readonly name: 'stepping'; readonly kind: StepKind; readonly from: Halt }
  /** A command of ours runs in its user mode; the machine halts when that has ended. */
  | { readonly name: 'executing'; readonly from: Halt }
  /** The line is gone, or silent where an answer was due; relink() leads out of it. */
  | { readonly name: 'lost'; readonly error: LineError; readonly was: 'handshaking' | 'running' | 'halted' }
  | { readonly name: 'closed'; readonly why: string };

export type SessionEvent =
  | { readonly name: 'pinged'; readonly at: number }
  | { readonly name: 'started' }
  | { readonly name: 'module' }
  | { readonly name: 'synchronised' }
  | { readonly name: 'pausing' }
  /** The break request led to nothing: the machine still runs. */
  | { readonly name: 'unpaused' }
  | { readonly name: 'halted'; readonly halt: Halt }
  | { readonly name: 'stepping'; readonly kind: StepKind }
  | { readonly name: 'executing' }
  /** Continued, or a step whose wait was cancelled, or found running after the line was lost. */
  | { readonly name: 'running'; readonly until?: string }
  | { readonly name: 'lost'; readonly error: LineError }
  /** The line is open again, and there was no debuggee yet. */
  | { readonly name: 'reopened'; readonly at: number }
  | { readonly name: 'closed'; readonly why: string };

type StateNamed<N> = Extract<SessionState, { name: N }>;
type EventNamed<N> = Extract<SessionEvent, { name: N }>;
type Row<S extends SessionState['name']> = {
  readonly [E in SessionEvent['name']]?: (event: EventNamed<E>, state: StateNamed<S>) => SessionState;
};

const running: SessionState = { name: 'running' };
const halted = ({ halt }: EventNamed<'halted'>): SessionState => ({ name: 'halted', halt });
const closed = ({ why }: EventNamed<'closed'>): SessionState => ({ name: 'closed', why });
const lost =
  (was: StateNamed<'lost'>['was']) =>
  ({ error }: EventNamed<'lost'>): SessionState => ({ name: 'lost', error, was });
/** A ping after the handshake: the debuggee has been started again. */
const restarted = ({ at }: EventNamed<'pinged'>): SessionState => ({ name: 'handshaking', since: at, pings: 1 });
const started = (): SessionState => ({ name: 'synchronising', modules: 0 });
const always = { closed, pinged: restarted, started } as const;

const table: { readonly [S in SessionState['name']]: Row<S> } = {
  handshaking: {
    closed,
    pinged: (_, state) => ({ ...state, pings: state.pings + 1 }),
    started,
    // The start packet was damaged: what follows it implies it.
    module: () => ({ name: 'synchronising', modules: 1 }),
    synchronised: () => running,
    pausing: () => ({ name: 'pausing', from: 'handshaking' }),
    halted,
    running: () => running,
    lost: lost('handshaking'),
  },
  synchronising: {
    ...always,
    module: (_, state) => ({ ...state, modules: state.modules + 1 }),
    synchronised: () => running,
    halted,
    lost: lost('handshaking'),
  },
  running: { ...always, pausing: () => ({ name: 'pausing', from: 'running' }), halted, lost: lost('running') },
  pausing: {
    ...always,
    unpaused: (_, { from }) => (from === 'running' ? running : { name: 'handshaking', since: 0, pings: 0 }),
    halted,
    lost: (event, { from }) => lost(from)(event),
  },
  halted: {
    ...always,
    halted,
    stepping: ({ kind }, { halt }) => ({ name: 'stepping', kind, from: halt }),
    executing: (_, { halt }) => ({ name: 'executing', from: halt }),
    running: ({ until }) => (until === undefined ? running : { name: 'running', until }),
    lost: lost('halted'),
  },
  executing: {
    ...always,
    pausing: () => ({ name: 'pausing', from: 'running' }),
    halted,
    lost: lost('running'),
  },
  stepping: {
    ...always,
    pausing: () => ({ name: 'pausing', from: 'running' }),
    halted,
    running: () => running,
    lost: lost('running'),
  },
  lost: {
    ...always,
    halted,
    running: () => running,
    reopened: ({ at }) => ({ name: 'handshaking', since: at, pings: 0 }),
  },
  closed: {},
};

/** The state after an event; the same object when nothing changes. */
export function next(state: SessionState, event: SessionEvent): SessionState {
  const row = table[state.name] as Readonly<Record<string, (event: SessionEvent, state: SessionState) => SessionState>>;
  return row[event.name]?.(event, state) ?? state;
}
