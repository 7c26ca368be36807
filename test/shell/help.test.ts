import { describe, expect, it } from 'vitest';
import { plainText } from '../../src/shell/batch-output.ts';
import { helpList, helpMarkdown, helpPage } from '../../src/shell/help.ts';
import { Registry } from '../../src/shell/registry.ts';
import { sampleCommands } from './sample-shell.ts';

const registry = new Registry(sampleCommands);
const dump = registry.find('db')!;

describe('help', () => {
  it('lists commands by group, with their aliases', () => {
    const text = plainText(helpList(registry));
    expect(text).toMatch(/^debugging\n {2}db {11}dump memory\n/);
    expect(text).toContain('\n  echo, .echo  say it again\n');
    expect(text).toMatch(/\.help NAME shows how one is used; \.help filters: .*\n$/);
  });

  it('shows how a command is used, what its words mean, and lines that work', () => {
    const text = plainText(helpPage(dump));
    expect(text).toContain('\n  db ADDRESS [l LENGTH] [pid P]\n');
    expect(text).toContain('\n  l LENGTH    how many bytes: a length in bytes, as a hexadecimal number (optional)\n');
    expect(text).toContain('\n  db @rsp l 40  the stack\n');
    expect(text).toMatch(/Valid while the debuggee is halted\. Enter on an empty line repeats it\.\n$/);
  });

  it('makes a page for the docs', () => {
    const page = helpMarkdown(dump);
    expect(page).toMatch(/^# `db`\n\nDump memory\.\n\n```\ndb ADDRESS/);
    expect(page).toContain('- `db @rsp l 40`: the stack');
  });

  it('says which commands are always valid', () => {
    expect(plainText(helpPage(registry.find('echo')!))).toMatch(/\nValid always\.\n$/);
  });
});

describe('the registry', () => {
  it('refuses two commands of one name', () => {
    expect(() => new Registry([dump, dump])).toThrow("two commands are named 'db'");
  });

  it('finds by name and alias, in any case', () => {
    expect(registry.find('.ECHO')).toBe(registry.find('echo'));
  });
});
