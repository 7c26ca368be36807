import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as commands from '../../../commands/index.ts';
import { Registry } from '../../../src/shell/registry.ts';
import { keyHelp, keyLabel, keysPage } from '../../../src/ui/keys/help.ts';
import { actionOf, keyTable } from '../../../src/ui/keys/table.ts';
import { plainLine } from '../../../src/ui/paint.ts';

describe('the key table', () => {
  it('gives no key two meanings in one place', () => {
    for (const place of new Set(keyTable.map((group) => group.place))) {
      const keys = keyTable
        .filter((group) => group.place === place)
        .flatMap(({ bindings }) => bindings.flatMap((b) => b.keys));
      expect(keys).toEqual([...new Set(keys)]);
    }
  });

  it('gives keys their menu meaning only while the menu is open', () => {
    expect(actionOf('down', ['menu'])).toEqual({ intent: 'next' });
    expect(actionOf('down', [])).toEqual({ edit: { type: 'down' } });
    expect(actionOf('ctrl+k', ['menu'])).toEqual({ edit: { type: 'kill', to: 'lineEnd' } });
    expect(actionOf('f9', [])).toBeUndefined();
  });

  it('gives keys the meaning of the most particular place', () => {
    expect(actionOf('down', ['menu', 'full, nothing typed', 'full'])).toEqual({ intent: 'next' });
    expect(actionOf('down', ['full, nothing typed', 'full'])).toEqual({ scroll: 1, unit: 'line' });
    expect(actionOf('down', ['full'])).toEqual({ edit: { type: 'down' } });
    expect(actionOf('f5', ['full, nothing typed', 'full'])).toEqual({ run: 'g' });
  });

  it.each([
    ['ctrl+left', 'Ctrl+Left'],
    ['alt+b', 'Alt+B'],
    ['f10', 'F10'],
    ['pageup', 'PageUp'],
    ['shift+tab', 'Shift+Tab'],
    ['ctrl+_', 'Ctrl+_'],
  ])('writes %s as %s', (key, label) => {
    expect(keyLabel(key)).toBe(label);
  });

  it('runs commands that there are', () => {
    const registry = new Registry(Object.values(commands));
    for (const { action } of keyTable.flatMap(({ bindings }) => bindings)) {
      if ('run' in action) expect(registry.find(action.run)?.names).toContain(action.run);
    }
  });

  it('fits its help into 80 columns', () => {
    for (const line of keyHelp()) expect(plainLine(line).length).toBeLessThanOrEqual(80);
  });

  it('is the one in docs/keys.md', () => {
    // When this fails: npm run docs
    expect(readFileSync('docs/keys.md', 'utf8')).toBe(keysPage());
  });
});
