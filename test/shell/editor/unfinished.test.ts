import { expect, it } from 'vitest';
import { partsOf } from '../../../src/shell/editor/index.ts';

it('parts a text into commands, with the line at which each begins', () => {
  expect([...partsOf('bp @rip\n\n? {\n  print(1);\n}\ng')].map(({ text, line }) => [text, line])).toEqual([
    ['bp @rip', 1],
    ['', 2],
    ['? {\n  print(1);\n}', 3],
    ['g', 6],
  ]);
});

it('marks the last one as unfinished', () => {
  expect([...partsOf('g\n? {\n"}')]).toEqual([
    { text: 'g', line: 1, unfinished: false },
    { text: '? {\n"}', line: 2, unfinished: true },
  ]);
});

it('counts neither braces in quotes nor after a backslash', () => {
  expect([...partsOf('echo "{"\necho \\{\n')].map(({ text }) => text)).toEqual(['echo "{"', 'echo \\{', '']);
});
