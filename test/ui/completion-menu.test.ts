import { describe, expect, it } from 'vitest';
import type { CompletionResult } from '../../src/shell/complete.ts';
import { CompletionMenu } from '../../src/ui/completion-menu.ts';
import { FakeShell } from './fake-shell.ts';

/** A shell whose answers the test gives when it likes. */
class SlowShell extends FakeShell {
  readonly asked: { text: string; signal: AbortSignal; answer: (found: CompletionResult | undefined) => void }[] = [];

  override complete(text: string, _cursor: number, signal: AbortSignal): Promise<CompletionResult | undefined> {
    return new Promise((answer) => this.asked.push({ text, signal, answer }));
  }
}

const names = (from: number, to: number, ...inserts: string[]): CompletionResult => ({
  replace: [from, to],
  items: inserts.map((insert) => ({ insert })),
  title: 'REGISTER',
});

const line = (text: string) => ({ text, cursor: text.length });

function slow() {
  const shell = new SlowShell();
  return { shell, menu: new CompletionMenu(shell, () => {}) };
}

describe('the completion menu', () => {
  it('puts in what all items begin with, and opens', async () => {
    const { shell, menu } = slow();
    const answer = menu.complete(line('r r'));
    shell.asked[0]?.answer(names(2, 3, 'rsi', 'rsp'));
    expect(await answer).toEqual({ from: 2, to: 3, insert: 'rs' });
    expect(menu.menu?.items).toHaveLength(2);
    menu.move(1);
    expect(menu.selected).toEqual({ from: 2, to: 4, insert: 'rsi ' });
  });

  it('leaves what was typed when the items share no more', async () => {
    const { shell, menu } = slow();
    const answer = menu.complete(line('r r'));
    shell.asked[0]?.answer(names(2, 3, 'rax', 'rbx'));
    expect(await answer).toBeUndefined();
    expect(menu.menu?.title).toBe('REGISTER');
  });

  it('puts no blank after a word that continues', async () => {
    const { shell, menu } = slow();
    const answer = menu.complete(line('bp n'));
    shell.asked[0]?.answer(names(3, 4, 'nt!'));
    expect(await answer).toEqual({ from: 3, to: 4, insert: 'nt!' });
  });

  it('goes round in both directions', async () => {
    const { shell, menu } = slow();
    const answer = menu.complete(line(''));
    shell.asked[0]?.answer(names(0, 0, 'a', 'b', 'c'));
    await answer;
    const seen = [1, 1, 1, 1, -1, -1].map((by) => {
      menu.move(by === 1 ? 1 : -1);
      return menu.selected?.insert;
    });
    expect(seen).toEqual(['a ', 'b ', 'c ', 'a ', 'c ', 'b ']);
  });

  it('drops an answer that a newer question has overtaken, and cancels the question', async () => {
    const { shell, menu } = slow();
    const first = menu.complete(line('r'));
    const second = menu.complete(line('rs'));
    expect(shell.asked[0]?.signal.aborted).toBe(true);
    shell.asked[1]?.answer(names(0, 2, 'rsp', 'rsi'));
    await second;
    shell.asked[0]?.answer(names(0, 1, 'rax'));
    expect(await first).toBeUndefined();
    expect(menu.menu?.items.map(({ insert }) => insert)).toEqual(['rsp', 'rsi']);
  });

  it('closes when nothing is left to choose from', async () => {
    const { shell, menu } = slow();
    const answer = menu.complete(line('r'));
    shell.asked[0]?.answer(names(0, 1, 'rax', 'rbx'));
    await answer;
    const narrowed = menu.narrow(line('rz'));
    shell.asked[1]?.answer(names(0, 2));
    await narrowed;
    expect(menu.menu).toBeUndefined();
  });

  it('does not come back after it was closed while an answer was due', async () => {
    const { shell, menu } = slow();
    const answer = menu.complete(line('r'));
    menu.close();
    shell.asked[0]?.answer(names(0, 1, 'rax', 'rbx'));
    expect(await answer).toBeUndefined();
    expect(menu.menu).toBeUndefined();
  });

  it('takes a failing answer for none', async () => {
    const shell = new FakeShell();
    shell.complete = () => Promise.reject(new Error('the line is gone'));
    const menu = new CompletionMenu(shell, () => {});
    expect(await menu.complete(line('r'))).toBeUndefined();
  });
});
