/** Settings kept in a JSON file that people may edit: what is wrong in it is said and left out, never fatal. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { closest } from './closest.ts';
import {
  defaultSettings,
  isSettingName,
  type SettingName,
  type Settings,
  settingKind,
  settingNames,
} from './settings.ts';

/**
 * Reads the settings; what the file does not say has its default.
 *
 * @param problem called with what is wrong with the file, a sentence each
 */
export function loadSettings(path: string, problem: (text: string) => void): Settings {
  const text = readText(path, problem);
  if (text === undefined) return defaultSettings;
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    problem(`${path} is not JSON; e.g. { "syntax": "intel" }`);
    return defaultSettings;
  }
  return checked(stored, (what) => problem(`${path}: ${what}`));
}

/**
 * Changes one setting in the file; what it has of others stays.
 *
 * @throws Error when the file cannot be written, or has something in it that would be lost
 */
export function keepSetting(path: string, name: SettingName, value: unknown): void {
  const settings = loadSettings(path, (text) => {
    throw new Error(text);
  });
  saveSettings(path, { ...settings, [name]: value });
}

/** Writes those that differ from their default, as a whole: a crash leaves the old file or the new one. */
export function saveSettings(path: string, settings: Settings): void {
  const chosen = settingNames.filter((name) => !isDeepStrictEqual(settings[name], defaultSettings[name]));
  const text = JSON.stringify(Object.fromEntries(chosen.map((name) => [name, settings[name]])), undefined, 2);
  const beside = `${path}.${process.pid}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(beside, `${text}\n`);
  renameSync(beside, path);
}

function readText(path: string, problem: (text: string) => void): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      problem(`${path} cannot be read: ${String(error)}`);
    }
    return undefined;
  }
}

function checked(stored: unknown, problem: (text: string) => void): Settings {
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) {
    problem('not an object; e.g. { "syntax": "intel" }');
    return defaultSettings;
  }
  const good: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(stored)) {
    if (!isSettingName(name)) {
      const near = closest(name, settingNames);
      problem(`there is no setting "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`);
    } else if (settingKind(name).isValue(value)) good[name] = value;
    else problem(`"${name}" is ${settingKind(name).accepts}, not ${JSON.stringify(value)}`);
  }
  return { ...defaultSettings, ...good };
}
