import { closest } from '../closest.ts';
import { Complaint } from '../errors.ts';
import { isSettingName, type SettingName, settingKind, settingNames } from '../settings.ts';
import type { ArgumentType } from './type.ts';

/** A setting, and the value that it is to have when one was typed. */
export interface TypedSetting {
  readonly name: SettingName;
  readonly value: unknown;
}

/** All that follows `settings`: a setting's name, and what it is to be. */
export const setting: ArgumentType<TypedSetting> = {
  name: 'OPTION [VALUE]',
  describe: 'a setting and its new value',
  examples: ['syntax', 'syntax att', 'cost 30'],
  parse({ text }) {
    const { typedName, name, value } = split(text);
    if (!isSettingName(name)) {
      const near = closest(name, settingNames);
      const hint = near === undefined ? '`settings` lists them' : `did you mean \`${near}\`?`;
      throw new Complaint(`no setting \`${typedName}\`; ${hint}`, { from: 0, to: typedName.length });
    }
    if (value === undefined) return { name, value };
    try {
      return { name, value: settingKind(name).parse(value) };
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      const from = text.indexOf(value, typedName.length);
      throw new Complaint(error.message, { from, to: from + value.length });
    }
  },
  complete(prefix) {
    const { typedName, name, value } = split(prefix);
    if (value !== undefined || /\s$/.test(prefix)) {
      const offered = isSettingName(name) ? settingKind(name).complete(value ?? '') : [];
      return offered.map(({ insert, label = insert, ...rest }) => ({
        ...rest,
        insert: `${typedName} ${insert}`,
        label,
      }));
    }
    return settingNames
      .filter((each) => each.startsWith(name))
      .map((each) => ({ insert: each, detail: settingKind(each).meaning }));
  },
};

/** @returns the name as typed and in lower case, and what follows it */
function split(text: string): { typedName: string; name: string; value: string | undefined } {
  const [, typedName = '', rest = ''] = /^(\S*)(.*)$/s.exec(text) ?? [];
  const value = rest.trim();
  return { typedName, name: typedName.toLowerCase(), value: value === '' ? undefined : value };
}
