import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as declarations from '../../commands/index.ts';
import { hyperDbgCommands, lacking, refused, remarks } from '../../scripts/compatibility-table.ts';
import { compatibilityPage, statusOf } from '../../scripts/docs-compatibility.ts';
import { later } from '../../src/shell/later.ts';

const names = Object.values(hyperDbgCommands).flatMap((group) => group.split(' '));
const ours = new Set(Object.values(declarations).map(({ names: [name] }) => name));

test('docs/compatibility.md is what `npm run docs` makes', () => {
  expect(readFileSync(resolve('docs/compatibility.md'), 'utf8')).toBe(compatibilityPage());
});

test('every command exists, is refused for a reason, or is said to come later', () => {
  expect(names.filter((name) => statusOf(name).status === 'missing')).toEqual([]);
});

test('nothing is said to come later that is there, nor to lack something that is not', () => {
  expect(Object.keys(later).filter((name) => ours.has(name))).toEqual([]);
  expect(Object.keys(lacking).filter((name) => !ours.has(name))).toEqual([]);
});

test('notes are about commands of the list', () => {
  const known = new Set(names);
  expect(
    [lacking, remarks, refused, later].flatMap((notes) => Object.keys(notes)).filter((name) => !known.has(name)),
  ).toEqual([]);
});

const facts = resolve('spec/commands.json');
describe('compared with the collected facts', () => {
  test('the names are HyperDbg’s, in its groups', () => {
    const documented: readonly { name: string; category: string }[] = JSON.parse(readFileSync(facts, 'utf8')).commands;
    for (const [group, text] of Object.entries(hyperDbgCommands)) {
      const theirs = documented.filter(({ category }) => category === group).map(({ name }) => name);
      expect(text.split(' ').toSorted()).toEqual(theirs.toSorted());
    }
  });
});
