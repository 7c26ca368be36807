import { describe, expect, it } from 'vitest';
import type { EditorAction } from '../../../src/shell/editor/index.ts';
import { acting, at, show, typed } from './type.ts';

const history = ['bp nt!KiTick', 'db @rsp', 'u @rip', 'db @rip', 'bl'];
const older: EditorAction = { type: 'history', direction: 'older' };
const newer: EditorAction = { type: 'history', direction: 'newer' };
const search: EditorAction = { type: 'search' };

describe('walking through history', () => {
  it('goes back line by line, and stays at the oldest', () => {
    expect(show(acting(at('|'), [older, older], history))).toBe('db @rip|');
    expect(
      show(
        acting(
          at('|'),
          Array.from({ length: 9 }, () => older),
          history,
        ),
      ),
    ).toBe('bp nt!KiTick|');
  });

  it('visits only lines that begin like what was typed', () => {
    expect(show(acting(at('db|'), [older, older], history))).toBe('db @rsp|');
  });

  it('comes back to what was typed', () => {
    expect(show(acting(at('d|x'), [older, older, newer, newer], history))).toBe('d|x');
  });

  it('leaves a line without a match alone', () => {
    expect(show(acting(at('zz|'), [older], history))).toBe('zz|');
  });

  it('begins from the first line of a longer text only', () => {
    expect(show(acting(at('one\nt|'), [{ type: 'up' }, { type: 'up' }], history))).toBe('o|ne\nt');
    expect(show(acting(at('|\nx'), [{ type: 'up' }], history))).toBe('bl|');
  });

  it('starts anew after an edit', () => {
    const edited = acting(at('|'), [older, { type: 'clear' }], history);
    expect(show(acting(edited, [older], history))).toBe('bl|');
  });
});

describe('searching history', () => {
  it('finds the newest line that contains the query', () => {
    expect(show(acting(at('|'), [search, ...typed('rip')], history))).toBe('db @|rip');
  });

  it('finds older ones when asked again', () => {
    expect(show(acting(at('|'), [search, ...typed('rip'), search], history))).toBe('u @|rip');
  });

  it('says so when nothing older is found, and keeps the match', () => {
    const state = acting(at('|'), [search, ...typed('rsp'), search], history);
    expect(show(state)).toBe('db @|rsp');
    expect(state.search?.failed).toBe(true);
  });

  it('goes back to what was typed when it is cancelled', () => {
    expect(show(acting(at('a|b'), [search, ...typed('rip'), { type: 'cancelSearch' }], history))).toBe('a|b');
  });

  it('takes the match when another key acts on it', () => {
    const state = acting(at('|'), [search, ...typed('rip'), { type: 'move', to: 'end' }], history);
    expect(show(state)).toBe('db @rip|');
    expect(state.search).toBeUndefined();
  });

  it('narrows back when a letter of the query is erased', () => {
    const state = acting(at('|'), [search, ...typed('bp'), { type: 'erase', to: 'left' }], history);
    expect(state.search?.query).toBe('b');
    expect(state.text).toBe('bl');
  });
});
