import { expect, it, test } from 'vitest';
import { scanBraces, withoutComments } from '../../src/shell/braces.ts';
import { isUnfinished, partsOf } from '../../src/shell/editor/index.ts';
import { tokenize } from '../../src/shell/tokenizer.ts';

test.each([
  ['a quote in a line comment', '? { if (1) { print(1); } // "with\n}'],
  ['an apostrophe in a line comment', "? {\n print(1); // don't\n}"],
  ['a quote in a block comment', '? { /* 5" */ print(1); }'],
  ['a closing brace in a line comment', '? { print(1); // }\n print(2);\n}'],
  ['an opening brace in a comment', '? { /* { */ print(1); // {\n}'],
  ['a brace in a string', '? { printf("{"); }'],
  ['what looks like a comment in a string', '? { printf("http://x"); printf("/*"); }'],
  ['an escaped quote in a string', '? { printf("a\\"}"); }'],
  ['a bad escape in a string', '? { printf("\\q}"); }'],
])('%s: the command is complete, and its script whole', (_, text) => {
  expect(isUnfinished(text)).toBe(false);
  expect(isUnfinished(text.slice(0, -1))).toBe(true);
  const tokens = tokenize(withoutComments(text));
  expect(tokens.map(({ kind }) => kind)).toEqual(['String', 'BracketString']);
  expect(tokens[1]).toMatchObject({ to: text.length });
  expect([...partsOf(`${text}\ng`)].map((part) => part.text)).toEqual([text, 'g']);
});

test.each(['? { print(1); /* }', '? { print("', '? { // }', 'print "a', '? {{}', '/* two', 'db 10 /* {'])(
  '%j continues',
  (text) => {
    expect(isUnfinished(text)).toBe(true);
  },
);

it('blanks comments within braces only, and moves nothing', () => {
  expect(withoutComments('db /* x */ { a // b\n/* c\nd */ e }')).toBe('db /* x */ { a     \n    \n     e }');
});

it('reads a quote after // outside of braces as a part of the comment', () => {
  expect(scanBraces('g // don"t\nr')).toEqual({ comments: [], ends: [10], isOpen: false });
});

it('takes time in proportion to the text', () => {
  const lines = `${'print(1); // "\n'.repeat(20_000)}`;
  expect([...partsOf(`? {\n${lines}}\ng`)]).toHaveLength(2);
  expect(withoutComments(`? {\n${lines}}`)).toHaveLength(lines.length + 5);
});
