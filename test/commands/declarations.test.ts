import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as declarations from '../../commands/index.ts';
import { Registry } from '../../src/shell/registry.ts';

const commands = Object.values(declarations);
const registry = new Registry(commands);
const words = (text: string) => text.split(/\W+/).filter((word) => word !== '');
const firstWord = (line: string) => line.split(' ')[0];

test('every file of commands/ is listed', () => {
  const files = readdirSync(resolve('commands')).filter((name) => name.endsWith('.ts') && name !== 'index.ts');
  expect(commands).toHaveLength(files.length);
});

describe.each(commands.map((each) => [each.names[0], each] as const))('%s', (_, command) => {
  test('is named in lower case', () => {
    expect(command.names.map((name) => name.toLowerCase())).toEqual(command.names);
  });

  test('has a summary that fits into the menu', () => {
    expect(command.summary).toMatch(/^[^A-Z].*[^.]$/);
    expect(command.summary.length).toBeLessThanOrEqual(60);
  });

  test('starts every usage line and example with one of its names', () => {
    for (const line of [...command.usage, ...command.examples.map(([line]) => line)]) {
      expect(command.names).toContain(firstWord(line));
    }
  });

  test('is valid somewhere', () => {
    expect(command.states.length).toBeGreaterThan(0);
  });

  test('says what every argument means', () => {
    for (const argument of Object.values(command.arguments)) expect(argument.meaning).toMatch(/^\S.*[^.]$/);
  });

  test('names every argument in its usage', () => {
    const usage = words(command.usage.join(' '));
    for (const { word, types } of Object.values(command.arguments)) {
      expect(usage).toEqual(expect.arrayContaining(word === undefined ? words(types[0]?.name ?? '') : [word]));
    }
  });
});

interface Documented {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly category: string;
  readonly repeatsOnEnter: boolean;
}

/** What HyperDbg has no counterpart of. */
const ours = ['context', 'gn', ...'da df dps du dw !da !df !dps !du !dw sa su !sa !su'.split(' ')];

const facts = resolve('spec/commands.json');
describe('compared with HyperDbg', () => {
  const documented: readonly Documented[] = JSON.parse(readFileSync(facts, 'utf8')).commands;

  test.each(documented.flatMap((each) => (registry.find(each.name) ? [[each.name, each] as const] : [])))(
    '%s has its names, its category, and repeats where it does',
    (name, { aliases, category, repeatsOnEnter }) => {
      const command = registry.find(name);
      expect(command?.names).toEqual([name, ...aliases]);
      expect(command?.category).toBe(category);
      expect(command?.repeats ?? false).toBe(repeatsOnEnter);
    },
  );

  test('no command is unknown to it, but for our own', () => {
    const known = new Set([...documented.map(({ name }) => name), ...ours]);
    expect(commands.map(({ names }) => names[0]).filter((name) => !known.has(name))).toEqual([]);
  });
});
