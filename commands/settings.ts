import { isDeepStrictEqual } from 'node:util';
import type { Span } from '../src/format/block.ts';
import type { DataOf, Result } from '../src/format/json/kinds.ts';
import { formatTable } from '../src/format/table.ts';
import { setting, tail } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { defaultSettings, type SettingName, type Settings, settingKind, settingNames } from '../src/shell/settings.ts';
import { anyState } from '../src/shell/states.ts';

export default command({
  names: ['settings', 'setting', '.setting', '.settings'],
  category: 'debugging',
  summary: 'show or change what the shell does',
  usage: ['settings [OPTION [VALUE]]'],
  examples: [
    ['settings syntax att', 'disassembly in the syntax of AT&T'],
    ['settings', 'all settings and their values'],
    ['settings addressconversion', 'whether names are shown beside addresses'],
    ['settings cost 60', 'asks before transfers of more than a minute'],
  ],
  details: [
    'A change holds at once and is kept for the shells to come, in settings.json in the folder where the system wants ' +
      'such files. A `*` marks what is not as it was at first.',
    ...settingNames.map((name) => `\`${name}\`: ${settingKind(name).meaning}; ${settingKind(name).accepts}.`),
  ],
  states: anyState,
  arguments: { option: tail(setting, { optional: true, meaning: 'which one, and what it is to be' }) },
  async run({ settings, shell }, { option }) {
    if (option === undefined) return listBlock(settings);
    const { name, value } = option;
    if (value === undefined) return oneBlock(name, settings[name], 'is');
    shell.change(name, value);
    return oneBlock(name, value, 'is now');
  },
});

function listBlock(settings: Settings): Result {
  const rows = settingNames.map((name) => [name, marked(name, settings), settingKind(name).meaning]);
  const lines = formatTable([{ title: 'setting' }, { title: 'value' }, { title: 'meaning', role: 'dim' }], rows);
  return {
    kind: 'settings',
    lines,
    data: Object.fromEntries(settingNames.map((name) => [name, json(settings[name])])),
  };
}

function marked(name: SettingName, settings: Settings): string {
  const text = settingKind(name).write(settings[name]);
  return isDeepStrictEqual(settings[name], defaultSettings[name]) ? text : `${text}*`;
}

function oneBlock(name: SettingName, value: unknown, verb: string): Result {
  const { write, accepts } = settingKind(name);
  const what: Span[] = [
    { text: `${name} ${verb} `, role: 'plain' },
    { text: write(value), role: 'number' },
    { text: `   (${accepts})`, role: 'dim' },
  ];
  return { kind: 'setting', lines: [what], data: { name, value: json(value) } };
}

/** Values are words, numbers and lists of words. */
const json = (value: unknown) => value as DataOf<'setting'>['value'];
