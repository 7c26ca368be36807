import { describe, expect, it } from 'vitest';
import { type EditorAction, emptyEditor, isUnfinished, nextLine } from '../../../src/shell/editor/index.ts';
import { acting, at, show, typed } from './type.ts';

const kill = (to: 'wordLeft' | 'wordRight' | 'bigWordLeft' | 'lineStart' | 'lineEnd'): EditorAction => ({
  type: 'kill',
  to,
});
const yank: EditorAction = { type: 'yank' };

describe('moving', () => {
  it.each([
    ['left', 'ab|', 'a|b'],
    ['left', '|ab', '|ab'],
    ['right', 'a|b', 'ab|'],
    ['wordLeft', 'bp nt!KiTick|', 'bp nt!|KiTick'],
    ['bigWordLeft', 'bp nt!KiTick|', 'bp |nt!KiTick'],
    ['wordRight', 'bp| nt!KiTick', 'bp nt|!KiTick'],
    ['lineStart', 'one\ntw|o', 'one\n|two'],
    ['lineEnd', 'o|ne\ntwo', 'one|\ntwo'],
    ['start', 'one\ntw|o', '|one\ntwo'],
    ['end', 'o|ne\ntwo', 'one\ntwo|'],
  ] as const)('%s: %s becomes %s', (to, before, expected) => {
    expect(show(acting(at(before), [{ type: 'move', to }]))).toBe(expected);
  });

  it('passes a family emoji and a letter with marks in one step', () => {
    const text = 'a👨‍👩‍👧é̂|';
    const once = acting(at(text), [{ type: 'move', to: 'left' }]);
    expect(show(once)).toBe('a👨‍👩‍👧|é̂');
    expect(show(acting(once, [{ type: 'move', to: 'left' }]))).toBe('a|👨‍👩‍👧é̂');
  });

  it('goes up and down within the text, keeping the column', () => {
    expect(show(acting(at('one\ntw|o'), [{ type: 'up' }]))).toBe('on|e\ntwo');
    expect(show(acting(at('long line|\nx'), [{ type: 'down' }]))).toBe('long line\nx|');
  });
});

describe('cutting and putting back', () => {
  it.each([
    ['wordLeft', 'bp nt!Ki|Tick', 'bp nt!|Tick'],
    ['bigWordLeft', 'bp nt!Ki| x', 'bp | x'],
    ['wordRight', 'bp| nt!Ki', 'bp|!Ki'],
    ['lineEnd', 'a|bc\nd', 'a|\nd'],
    ['lineStart', 'ab|c', '|c'],
  ] as const)('%s: %s becomes %s', (to, before, expected) => {
    expect(show(acting(at(before), [kill(to)]))).toBe(expected);
  });

  it('cuts the newline at the end of a line', () => {
    expect(show(acting(at('a|\nb'), [kill('lineEnd')]))).toBe('a|b');
  });

  it('joins cuts that follow each other', () => {
    expect(show(acting(at('one two three|'), [kill('wordLeft'), kill('wordLeft'), yank]))).toBe('one two three|');
  });

  it('exchanges what was put back for earlier cuts', () => {
    const cut = acting(at('one two|'), [kill('wordLeft'), { type: 'move', to: 'start' }, kill('wordRight')]);
    expect(show(acting(cut, [yank]))).toBe('one| ');
    expect(show(acting(cut, [yank, { type: 'yankPop' }]))).toBe('two| ');
    expect(show(acting(cut, [yank, { type: 'yankPop' }, { type: 'yankPop' }]))).toBe('one| ');
  });

  it('keeps what was cut for the next line', () => {
    const state = nextLine(acting(at('abc|'), [kill('lineStart')]));
    expect(show(acting(state, [yank]))).toBe('abc|');
  });
});

describe('changing', () => {
  it('transposes characters, at the end the last two', () => {
    expect(show(acting(at('ab|cd'), [{ type: 'transpose', what: 'characters' }]))).toBe('acb|d');
    expect(show(acting(at('abc|'), [{ type: 'transpose', what: 'characters' }]))).toBe('acb|');
  });

  it('transposes words', () => {
    expect(show(acting(at('one tw|o'), [{ type: 'transpose', what: 'words' }]))).toBe('two one|');
  });

  it('changes the case of the rest of a word', () => {
    expect(show(acting(at('|nt!kitick'), [{ type: 'case', change: 'upper' }]))).toBe('NT|!kitick');
    expect(show(acting(at('nt!|KITICK'), [{ type: 'case', change: 'capital' }]))).toBe('nt!Kitick|');
  });

  it('erases a whole character', () => {
    expect(show(acting(at('a👨‍👩‍👧|'), [{ type: 'erase', to: 'left' }]))).toBe('a|');
  });

  it('undoes typing word by word', () => {
    const state = acting(emptyEditor, typed('db @rsp'));
    expect(show(acting(state, [{ type: 'undo' }]))).toBe('db|');
    expect(show(acting(state, [{ type: 'undo' }, { type: 'undo' }]))).toBe('|');
  });

  it('undoes a clear', () => {
    expect(show(acting(at('abc|'), [{ type: 'clear' }, { type: 'undo' }]))).toBe('abc|');
  });

  it('lets no control characters in', () => {
    const state = acting(emptyEditor, [{ type: 'paste', text: 'a\tb\r\nc\x1b[2J\u009bd' }]);
    expect(state.text).toBe('a    b\nc[2Jd');
  });

  it('takes a paste of 10,000 characters as one step', () => {
    const state = acting(emptyEditor, [{ type: 'paste', text: 'x'.repeat(10_000) }]);
    expect(state.cursor).toBe(10_000);
    expect(acting(state, [{ type: 'undo' }]).text).toBe('');
  });

  it('puts a completion in place of a word', () => {
    expect(show(acting(at('db @r| l 4'), [{ type: 'replace', from: 3, to: 5, insert: '@rsp' }]))).toBe('db @rsp| l 4');
  });
});

describe('isUnfinished', () => {
  it.each([
    ['db 1000', false],
    ['? {', true],
    ['? { { }', true],
    ['? { "}" ', true],
    ['? { \\} ', true],
    ['? { }', false],
    ['print "one', true],
    ['print \\"one', false],
    ['}', false],
  ])('%s: %s', (text, expected) => {
    expect(isUnfinished(text)).toBe(expected);
  });
});
