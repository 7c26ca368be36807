import { beforeAll, describe, expect, test } from 'vitest';
import type { TextLine } from '../../../src/format/block.ts';
import type { ContextContent, PaneName } from '../../../src/shell/context/content.ts';
import { ContextReader } from '../../../src/shell/context/context-reader.ts';
import { fullHeight, fullLines, inlineLines } from '../../../src/shell/context/draw.ts';
import { ordinary, RIP } from '../../inspect/halted-session.ts';
import { contextInput } from './context-input.ts';

const all: readonly PaneName[] = ['registers', 'code', 'stack', 'calls'];
const text = (lines: readonly TextLine[]) =>
  lines.map((line) => (typeof line === 'string' ? line : line.map((span) => span.text).join('')));

let content: ContextContent;
beforeAll(async () => {
  const session = ordinary();
  // A conditional jump that the flags take: jz +2.
  session.write(RIP, [0x74, 0x02]);
  session.halt({ rflags: 0x246n });
  const { registerMemory, ...rest } = contextInput(session);
  const request = { panes: all, before: 4, after: 6, words: 8, budgetMs: Number.POSITIVE_INFINITY };
  const reader = new ContextReader();
  registerMemory.halted(0);
  await reader.read(request, { registerMemory, ...rest });
  registerMemory.halted(0);
  session.registers = { ...session.registers, rax: 4n, rip: RIP };
  content = (await reader.read(request, { registerMemory, ...rest }))!;
});

describe('in the transcript', () => {
  test('two columns as in docs/look.md, with what changed starred and no blank at an end', () => {
    const lines = text(inlineLines(content, { columns: 99, panes: all, codeRows: 11 }));
    expect(lines[0]).toMatch(/^─ registers ─+ core 0 ─┬─ code ─+$/);
    expect(lines[1]).toMatch(/^ rax 0000000000000004\* r8 {2}0{16} │ {3}…0140c {2}nop$/);
    expect(lines.find((line) => line.includes('▶'))).toMatch(/▶ …01410 {2}je {6}fffff800`00101414 \[taken\]$/);
    expect(lines.find((line) => line.includes('─ stack'))).toMatch(/^─ stack ─+┼─ calls ─+$/);
    for (const line of lines) expect(line).toBe(line.trimEnd());
    expect(Math.max(...lines.map((line) => line.length))).toBe(99);
  });

  test('one column where there is no room for two', () => {
    const lines = text(inlineLines(content, { columns: 50, panes: all, codeRows: 11 }));
    expect(lines.filter((line) => line.startsWith('─ ')).map((line) => line.split(' ')[1])).toEqual(all);
    expect(lines.every((line) => line.length <= 50 && !line.includes('│'))).toBe(true);
  });

  test('the panes that are wanted, in that order, a last one over the whole width', () => {
    const lines = text(inlineLines(content, { columns: 99, panes: ['code', 'calls', 'registers'], codeRows: 3 }));
    expect(lines[0]).toMatch(/^─ code ─+┬─ calls ─+$/);
    expect(lines[4]).toMatch(/^─ registers ─+ core 0 ─$/);
    expect(lines).toHaveLength(1 + 3 + 1 + 7);
  });

  test('one after another, each after its name, without a rule, for screen readers', () => {
    const lines = text(inlineLines(content, { columns: 99, panes: all, codeRows: 11, linear: true }));
    expect(lines).toEqual(expect.arrayContaining(['registers, core 0', 'code', 'stack', 'calls']));
    expect(lines.join('\n')).not.toMatch(/[─│┬┼]/);
    expect(lines.find((line) => line.includes('▶'))).toContain('je');
  });

  test('says what was left out, and how to have it', () => {
    const poor: ContextContent = { ...content, registers: 'too slow', stack: 'too slow', calls: [] };
    const lines = text(inlineLines(poor, { columns: 120, panes: all, codeRows: 11 })).join('\n');
    expect(lines).toContain('left out: the line is too slow; `context` asks');
    expect(lines).toContain('rip fffff80000101410');
  });
});

describe('on a screen of its own', () => {
  test.each([
    [120, 25],
    [80, 17],
    [200, 60],
    [60, 14],
    [40, 6],
  ])('fills %i columns and %i rows exactly', (columns, rows) => {
    const lines = text(fullLines(content, { columns, rows, panes: all }));
    expect(lines.map((line) => line.length)).toEqual(Array(rows).fill(columns));
    expect(lines.join('\n')).toContain('▶');
  });

  test.each(all)('has room for %s alone', (name) => {
    expect(fullHeight(name, { columns: 100, rows: 20, panes: [name] })).toBe(19);
    expect(text(fullLines(content, { columns: 100, rows: 20, panes: [name] }))).toHaveLength(20);
  });

  test('marks breakpoints', () => {
    const breakpoints = new Map([
      [RIP, true],
      [RIP + 2n, false],
    ]);
    const lines = text(fullLines({ ...content, breakpoints }, { columns: 120, rows: 20, panes: ['code'] }));
    expect(lines.find((line) => line.includes('▶'))).toMatch(/^●▶ /);
    expect(lines.filter((line) => line.startsWith('○'))).toHaveLength(1);
  });

  test.each([
    [60, 15],
    [60, 10],
  ])('shows rip, rsp and the flags at %i columns and %i rows', (columns, rows) => {
    const shown = text(fullLines(content, { columns, rows, panes: all })).join('\n');
    for (const name of ['rip', 'rsp', 'rflags']) expect(shown).toMatch(new RegExp(` ${name} +[0-9a-f]`));
  });

  test('has nothing to do without panes', () => {
    expect(fullHeight('code', { columns: 100, rows: 20, panes: [] })).toBe(0);
  });

  test('begins its code where someone has scrolled to', () => {
    const codeTop = content.code.instructions[3]?.address;
    const lines = text(fullLines(content, { columns: 120, rows: 20, panes: ['code'], codeTop }));
    expect(lines[1]).toContain((codeTop ?? 0n).toString(16).slice(-8));
  });

  test('shows whole addresses where there is room', () => {
    expect(text(fullLines(content, { columns: 170, rows: 20, panes: all })).join('\n')).toContain(
      '▶ fffff800`00101410',
    );
  });
});
