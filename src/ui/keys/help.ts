/** The key table for people: what F1 prints, and the docs page. */
import type { TextLine } from '../../format/block.ts';
import { keyTable } from './table.ts';

/** As people write keys: `Ctrl+Left`, `F5`, `Alt+B`. */
export function keyLabel(key: string): string {
  const parts = key.split('+');
  return parts
    .map(
      (part, index) =>
        names[part] ?? (index < parts.length - 1 || part.length > 1 ? capital(part) : part.toUpperCase()),
    )
    .join('+');
}

const names: Readonly<Record<string, string>> = { pageup: 'PageUp', pagedown: 'PageDown', escape: 'Esc' };
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

const LABEL_COLUMNS = Math.max(...keyTable.flatMap(({ bindings }) => bindings.map(({ keys }) => keys[0].length))) + 2;

/** Lines for the transcript: of keys that do the same, the first. */
export function keyHelp(): TextLine[] {
  return keyTable.flatMap(({ title, bindings }): TextLine[] => [
    [{ text: title, role: 'heading' }],
    ...bindings.map(({ keys, does }): TextLine => `  ${keyLabel(keys[0]).padEnd(LABEL_COLUMNS)}${does}`),
  ]);
}

/** docs/keys.md; `npm run` script docs-keys writes it, a test compares. */
export function keysPage(): string {
  const groups = keyTable.map(({ title, bindings }) => {
    const rows = bindings.map(
      ({ keys, does }) => `| ${keys.map((key) => `<kbd>${keyLabel(key)}</kbd>`).join(' ')} | ${does} |`,
    );
    return [`## ${title}`, '', '| keys | what they do |', '|---|---|', ...rows].join('\n');
  });
  return `${['# Keys', 'Made from src/ui/keys/table.ts by scripts/docs-keys.ts; F1 shows the first of each.', ...groups].join('\n\n')}\n`;
}
