import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../src/shell/settings.ts';
import { keepSetting, loadSettings, saveSettings } from '../../src/shell/stored-settings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'haltwire-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Loads a file with this content. */
function load(content: string) {
  const path = join(folder, 'settings.json');
  writeFileSync(path, content);
  const problems: string[] = [];
  const settings = loadSettings(path, (text) => problems.push(text.replace(path, 'FILE')));
  return { settings, problems };
}

describe('settings in a file', () => {
  it('come back as they were saved', () => {
    const path = join(folder, 'deep', 'settings.json');
    const settings = { ...defaultSettings, syntax: 'masm', verbose: 'on' } as const;
    saveSettings(path, settings);
    expect(loadSettings(path, (text) => expect.unreachable(text))).toEqual(settings);
  });

  it('are the defaults without a file', () => {
    expect(loadSettings(join(folder, 'none.json'), (text) => expect.unreachable(text))).toEqual(defaultSettings);
  });

  it.each([
    ['{', 'FILE is not JSON; e.g. { "syntax": "intel" }'],
    ['[]', 'FILE: not an object; e.g. { "syntax": "intel" }'],
    ['{"syntaxx": "att"}', 'FILE: there is no setting "syntaxx"; did you mean "syntax"?'],
    ['{"syntax": "z80"}', 'FILE: "syntax" is one of intel, att, masm, not "z80"'],
  ])('%s is said and left out', (content, problem) => {
    expect(load(content)).toEqual({ settings: defaultSettings, problems: [problem] });
  });

  it('keep what is right beside what is wrong', () => {
    expect(load('{"syntax": "att", "prompt": 5}').settings.syntax).toBe('att');
  });

  it('change one at a time, whatever another shell has changed meanwhile', () => {
    const path = join(folder, 'settings.json');
    keepSetting(path, 'syntax', 'att');
    keepSetting(path, 'cost', 30);
    keepSetting(path, 'syntax', 'intel');
    expect(readFileSync(path, 'utf8')).toBe('{\n  "cost": 30\n}\n');
  });

  it.each(['{ "syntax": att', '{ "syntaxx": "att" }'])('with a typing error are not overwritten: %s', (content) => {
    const path = join(folder, 'settings.json');
    writeFileSync(path, content);
    expect(() => keepSetting(path, 'cost', 30)).toThrow(path);
    expect(readFileSync(path, 'utf8')).toBe(content);
  });
});
