import { expect, it } from 'vitest';
import * as commands from '../../commands/index.ts';
import { colourLine, highlightAt } from '../../src/shell/highlight.ts';
import { Registry } from '../../src/shell/registry.ts';

const registry = new Registry(Object.values(commands));

/** The coloured pieces of a line and the characters of the pair. */
function seen(text: string, cursor = text.length) {
  const { spans, pair } = highlightAt(colourLine(text, registry), cursor);
  return { spans: spans.map(({ from, to, role }) => [text.slice(from, to), role]), pair };
}

it('colours a script after its command', () => {
  expect(seen('? print(@rax);').spans).toEqual([
    ['print', 'symbol'],
    ['@rax', 'address'],
  ]);
});

it('colours every line of a script whose brace is open', () => {
  expect(seen('? {\n  while (1) {').spans).toEqual([
    ['while', 'mnemonic'],
    ['1', 'number'],
  ]);
});

it('colours expressions among the words of a command, and nothing else', () => {
  expect(seen('bp poi(@rsp) pid 4').spans).toEqual([
    ['poi', 'symbol'],
    ['@rsp', 'address'],
  ]);
  expect(seen('.help print').spans).toEqual([]);
  expect(seen('nonsense @rax').spans).toEqual([]);
});

it('finds the partner of a bracket over lines', () => {
  expect(seen('? {\n  x = 1;\n}').pair).toEqual([13, 2]);
  expect(seen('? {\n  x = 1;\n}', 2).pair).toEqual([2, 13]);
  expect(seen('? {\n  x = 1;\n}', 5).pair).toBeUndefined();
});

it('keeps the commands of several lines apart', () => {
  expect(seen('? print(1);\nbp @rip').spans).toEqual([
    ['print', 'symbol'],
    ['1', 'number'],
    ['@rip', 'address'],
  ]);
});

it('leaves a very long text plain', () => {
  expect(seen(`? ${'print(1);'.repeat(5000)}`)).toEqual({ spans: [], pair: undefined });
});
