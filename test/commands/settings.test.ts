import { expect, test } from 'vitest';
import { openConsole } from './console.ts';

test('what is set is kept, and completion knows settings and values', async () => {
  const { shell } = await openConsole();
  const offered = async (line: string) => {
    const found = await shell.complete(line, line.length, AbortSignal.timeout(1000));
    return found?.items.map(({ insert, label }) => label ?? insert);
  };
  expect(await offered('settings s')).toEqual(['syntax']);
  expect(await offered('settings syntax ')).toEqual(['intel', 'att', 'masm']);
  expect(await offered('settings syntax m')).toEqual(['masm']);
  expect(await offered('settings nothing ')).toEqual([]);
});

test('a setting that cannot be kept holds all the same, and that is said', async () => {
  const keepSetting = () => {
    throw new Error('no space left');
  };
  const { shell, type } = await openConsole({}, 'Fake OS', { keepSetting });
  expect(await type('settings syntax masm')).toEqual([
    'syntax could not be saved: no space left',
    'it applies until this shell exits',
  ]);
  expect(shell.settings.syntax).toBe('masm');
});
