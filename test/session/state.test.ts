import { describe, expect, it } from 'vitest';
import { LineError } from '../../src/line/line.ts';
import type { Halt } from '../../src/session/halt.ts';
import { next, type SessionEvent, type SessionState } from '../../src/session/state.ts';

const halt = { rip: 1n } as Halt;
const error = new LineError('gone', 'gone', 'come back');
const states: Readonly<Record<SessionState['name'], SessionState>> = {
  handshaking: { name: 'handshaking', since: 0, pings: 0 },
  synchronising: { name: 'synchronising', modules: 2 },
  running: { name: 'running' },
  pausing: { name: 'pausing', from: 'running' },
  halted: { name: 'halted', halt },
  stepping: { name: 'stepping', kind: 'in', from: halt },
  executing: { name: 'executing', from: halt },
  lost: { name: 'lost', error, was: 'halted' },
  closed: { name: 'closed', why: 'asked to' },
};
const events: readonly SessionEvent[] = [
  { name: 'pinged', at: 5 },
  { name: 'started' },
  { name: 'module' },
  { name: 'synchronised' },
  { name: 'pausing' },
  { name: 'unpaused' },
  { name: 'halted', halt },
  { name: 'stepping', kind: 'in' },
  { name: 'executing' },
  { name: 'running' },
  { name: 'lost', error },
  { name: 'closed', why: 'done' },
];

/** The whole table: what each event leads to from each state, '-' where it changes nothing. */
const expected = `
  handshaking    handshaking synchronising synchronising running pausing - halted - - running lost closed
  synchronising  handshaking synchronising synchronising running - - halted - - - lost closed
  running        handshaking synchronising - - pausing - halted - - - lost closed
  pausing        handshaking synchronising - - - running halted - - - lost closed
  halted         handshaking synchronising - - - - halted stepping executing running lost closed
  stepping       handshaking synchronising - - pausing - halted - - running lost closed
  executing      handshaking synchronising - - pausing - halted - - - lost closed
  lost           handshaking synchronising - - - - halted - - running - closed
  closed         - - - - - - - - - - - -`;

describe('next', () => {
  const rows = expected
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));

  it.each(rows.map((row) => [row[0]!, row.slice(1)] as const))('%s', (name, targets) => {
    const state = states[name as SessionState['name']];
    const found = events.map((event) => {
      const after = next(state, event);
      return after === state ? '-' : after.name;
    });
    expect(found).toEqual(targets);
  });

  it('keeps what a state carries', () => {
    expect(next(states.synchronising, { name: 'module' })).toEqual({ name: 'synchronising', modules: 3 });
    expect(next(states.handshaking, { name: 'pinged', at: 9 })).toMatchObject({ since: 0, pings: 1 });
    expect(next(states.halted, { name: 'lost', error })).toEqual({ name: 'lost', error, was: 'halted' });
    expect(next(states.halted, { name: 'stepping', kind: 'over' })).toMatchObject({ kind: 'over', from: halt });
  });

  it('leads a failed attach back to the handshake', () => {
    const pausing = next(states.handshaking, { name: 'pausing' });
    expect(next(pausing, { name: 'unpaused' }).name).toBe('handshaking');
  });
});
