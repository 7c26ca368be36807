/** The settings of the shell as one table: what each may be, what it is at first, what it does. */

export const settingsTable = {
  prompt: {
    values: ['hyperdbg', 'process'],
    default: 'hyperdbg',
    meaning: 'the prompt: `0: kHyperDbg> `, or with the process `0: init(4)> `',
  },
  syntax: { values: ['intel', 'att', 'masm'], default: 'intel', meaning: 'the syntax of disassembly' },
  addressconversion: { values: ['on', 'off'], default: 'on', meaning: 'names beside addresses' },
  color: { values: ['auto', 'off'], default: 'auto', meaning: 'colour, where the terminal has it' },
  verbose: { values: ['off', 'on'], default: 'off', meaning: 'errors with their stack' },
} as const;

type Table = typeof settingsTable;
export type SettingName = keyof Table;

/** The values that hold now. */
export type Settings = { readonly [K in SettingName]: Table[K]['values'][number] };

export const settingNames = Object.keys(settingsTable) as SettingName[];

export const defaultSettings: Settings = Object.fromEntries(
  settingNames.map((name) => [name, settingsTable[name].default]),
) as Settings;

/** Whether a value is one that the setting can have. */
export function isSettingValue(name: SettingName, value: unknown): boolean {
  const values: readonly unknown[] = settingsTable[name].values;
  return values.includes(value);
}
