import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Block } from '../../src/format/block.ts';
import { terminalPager } from '../../src/ui/pager.ts';
import { colourTheme } from '../../src/ui/theme.ts';

const blocks: Block[] = [
  { kind: 'a', lines: ['one', [{ text: 'two', role: 'error' }]] },
  { kind: 'b', lines: ['\x1b[2Jthree'] },
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'haltwire-pager-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const signal = new AbortController().signal;

function pager(program: string, canLend = true) {
  const shown: Block[] = [];
  const lend = async (callback: () => Promise<void>) => {
    if (canLend) await callback();
    return canLend;
  };
  const env = { ...process.env, PAGER: program };
  return { shown, pager: terminalPager({ lend, show: (all) => shown.push(...all) }, colourTheme, env) };
}

describe.skipIf(process.platform === 'win32')('pages', () => {
  it('go to the program of $PAGER, coloured and inert', async () => {
    const file = path.join(folder, 'page');
    const { pager: paged } = pager(`cat > ${file}`);
    await paged.page(blocks, signal);
    expect(readFileSync(file, 'utf8')).toBe('one\n\x1b[31mtwo\x1b[0m\n\\x1b[2Jthree\n');
  });

  it('may be left before their end', async () => {
    const lines = Array.from({ length: 200_000 }, (_, at) => `line ${at}`);
    await pager('true').pager.page([{ kind: 'a', lines }], signal);
  });

  it('say when there is no such program', async () => {
    await expect(pager('no-such-pager 2>/dev/null').pager.page(blocks, signal)).rejects.toThrow('there is no pager');
  });

  it('are shown without one while another program has the terminal', async () => {
    const { pager: paged, shown } = pager('false', false);
    await paged.page(blocks, signal);
    expect(shown).toEqual(blocks);
  });

  it('end when the shell is left', async () => {
    const stop = new AbortController();
    const { pager: paged } = pager('sleep 60');
    const paging = paged.page(blocks, stop.signal);
    expect(paged.active).toBe(true);
    setTimeout(() => stop.abort(), 50);
    await paging;
    expect(paged.active).toBe(false);
  });
});
