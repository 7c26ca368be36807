import { describe, expect, it } from 'vitest';
import type { CompletionResult } from '../../src/shell/complete.ts';
import type { Shell } from '../../src/shell/shell.ts';
import { haltedShell } from './sample-shell.ts';

/** What is offered at `|`. */
function offered(shell: Shell, marked: string): Promise<CompletionResult | undefined> {
  return shell.complete(marked.replace('|', ''), marked.indexOf('|'), new AbortController().signal);
}

const inserts = async (shell: Shell, marked: string) =>
  (await offered(shell, marked))?.items.map(({ insert }) => insert);

describe('completion', () => {
  it('offers commands with what they do and how they are used', async () => {
    const { shell } = await haltedShell();
    expect(await offered(shell, 'd|')).toEqual({
      replace: [0, 1],
      title: 'commands',
      items: [
        { insert: 'db', detail: 'dump memory', usage: 'db ADDRESS [l LENGTH] [pid P]' },
        { insert: 'deaf', detail: 'never end', usage: 'deaf' },
      ],
    });
  });

  it('offers only what is valid now; what else was begun says why it is not', async () => {
    const { shell, fake } = await haltedShell();
    expect(await inserts(shell, '|')).toContain('db');
    fake.become({ name: 'running' });
    expect(await inserts(shell, '|')).not.toContain('db');
    const [item] = (await offered(shell, 'db|'))!.items;
    expect([item?.insert, item?.detail]).toEqual(['db', 'not while running: dump memory']);
  });

  it('offers aliases after names', async () => {
    const { shell } = await haltedShell();
    const words = (await inserts(shell, '|'))!;
    expect(words.indexOf('.echo')).toBeGreaterThan(words.indexOf('slow'));
  });

  it('offers registers with their present value, and symbols', async () => {
    const { shell } = await haltedShell();
    const { items, title, replace } = (await offered(shell, 'db @rip|'))!;
    expect(items[0]).toEqual({ insert: '@rip', label: '@rip', detail: 'fffff80000101a2c' });
    expect(title).toMatch(/^ADDRESS: /);
    expect(replace).toEqual([3, 7]);
    expect(await inserts(shell, 'db nt!kit|')).toEqual(['nt!KiTick']);
  });

  it('completes the last term of a sum', async () => {
    const { shell } = await haltedShell();
    expect(await inserts(shell, 'db @rsp+nt!KiT|')).toEqual(['@rsp+nt!KiTick']);
  });

  it('offers keywords that have not been given', async () => {
    const { shell } = await haltedShell();
    expect(await inserts(shell, 'db 10 |')).toEqual(['l', 'pid']);
    expect(await inserts(shell, 'db 10 l 20 |')).toEqual(['pid']);
    expect((await offered(shell, 'db 10 l|'))!.items).toEqual([
      { insert: 'l', label: 'l LENGTH', detail: 'how many bytes' },
    ]);
  });

  it('does not take a flag for a word that has to stand before it', async () => {
    const { shell } = await haltedShell();
    expect(await inserts(shell, 'many |')).toEqual([]);
    expect(await inserts(shell, 'many 3 |')).toEqual(['fail']);
  });

  it('has nothing to offer for a number, but says what is meant', async () => {
    const { shell } = await haltedShell();
    expect(await offered(shell, 'db 10 l |')).toEqual({ replace: [8, 8], items: [], title: 'LENGTH: how many bytes' });
  });

  it('offers for each of many words', async () => {
    const { shell } = await haltedShell();
    expect((await offered(shell, 'eb 10 90 |'))!.title).toMatch(/^BYTE: /);
  });

  it('considers the line up to the cursor only', async () => {
    const { shell } = await haltedShell();
    expect(await inserts(shell, 'd| @rsp')).toEqual(['db', 'deaf']);
  });

  it('offers nothing after an unknown command, or where no word can be', async () => {
    const { shell } = await haltedShell();
    expect(await offered(shell, 'frob |')).toBeUndefined();
    expect(await inserts(shell, 'exit x|')).toEqual([]);
  });
});
