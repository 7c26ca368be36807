/** The settings of the shell as one table: what each may be, what it is at first, what it does. */
import { paneNames } from './context/content.ts';
import { listOf, oneOf, type SettingKind, wholeNumber } from './setting-kinds.ts';

/** Scripts for HyperDbg set them; they are kept and do nothing (spec/SHELL.md 13). */
const VMI_ONLY = 'kept for HyperDbg, no effect here';

export const settingsTable = {
  prompt: oneOf(['hyperdbg', 'process'], {
    default: 'hyperdbg',
    meaning: 'the prompt: `0: kHyperDbg> `, or with the process `0: init(4)> `',
  }),
  syntax: oneOf(['intel', 'att', 'masm'], {
    default: 'intel',
    meaning: 'the syntax of disassembly',
    spellings: { 'at&t': 'att' },
  }),
  addressconversion: oneOf(['on', 'off'], { default: 'on', meaning: 'names beside addresses' }),
  autounpause: oneOf(['on', 'off'], { default: 'on', meaning: `printing goes on after a pause; ${VMI_ONLY}` }),
  autoflush: oneOf(['on', 'off'], { default: 'off', meaning: `buffers are flushed after an event; ${VMI_ONLY}` }),
  cost: wholeNumber({
    from: 0,
    to: 86_400,
    unit: 'seconds',
    default: 10,
    meaning: 'how many seconds a transfer may take without a question before it',
  }),
  context: oneOf(['on', 'off'], { default: 'off', meaning: 'registers, code, stack and calls after each halt' }),
  'context.panes': listOf(paneNames, { default: paneNames, meaning: 'what the context view shows, in which order' }),
  'context.code': wholeNumber({ from: 1, to: 60, unit: 'lines', default: 11, meaning: 'its lines of code' }),
  'context.stack': wholeNumber({ from: 1, to: 60, unit: 'lines', default: 8, meaning: 'its lines of stack' }),
  color: oneOf(['auto', 'off'], { default: 'auto', meaning: 'colour, where the terminal has it' }),
  verbose: oneOf(['off', 'on'], { default: 'off', meaning: 'errors with their stack' }),
} as const;

type Table = typeof settingsTable;
export type SettingName = keyof Table;

/** The values that hold now. */
export type Settings = { readonly [K in SettingName]: Table[K] extends SettingKind<infer V> ? V : never };

export const settingNames = Object.keys(settingsTable) as SettingName[];

export const defaultSettings: Settings = Object.fromEntries(
  settingNames.map((name) => [name, settingsTable[name].default]),
) as Settings;

/** The kind of a setting, whatever its values are. */
export function settingKind(name: SettingName): SettingKind<unknown> {
  return settingsTable[name] as SettingKind<unknown>;
}

export const isSettingName = (name: string): name is SettingName => (settingNames as readonly string[]).includes(name);
