/** Writes docs/commands/ from the declarations of the commands: a page each, and their list. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as declarations from '../commands/index.ts';
import { type Category, type Command, categories } from '../src/shell/command.ts';
import { helpMarkdown } from '../src/shell/help.ts';

const folder = resolve(import.meta.dirname, '../docs/commands');

const titles: Record<Category, string> = {
  debugging: 'Debugging',
  extension: 'Extensions: physical memory and the hypervisor',
  meta: 'The shell and its connection',
};

/** The pages by file name. */
export function commandPages(): ReadonlyMap<string, string> {
  const pages = Object.entries(declarations).map(([key, command]) => ({ file: `${kebab(key)}.md`, command }));
  return new Map([
    ['README.md', contents(pages)],
    ...pages.map(({ file, command }) => [file, helpMarkdown(command)] as const),
  ]);
}

/** A page is named as the file of its declaration: names such as `~` and `!db` make poor file names. */
function kebab(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function contents(pages: readonly { file: string; command: Command }[]): string {
  const groups = categories.map((category) => {
    const rows = pages
      .filter(({ command }) => command.category === category)
      .map(({ file, command: { names, summary } }) => {
        const cells = [
          `[\`${names[0]}\`](${file})`,
          names
            .slice(1)
            .map((name) => `\`${name}\``)
            .join(', '),
          summary,
        ];
        return `| ${cells.join(' | ')} |`;
      });
    return [`## ${titles[category]}`, '', '| command | aliases | |', '|---|---|---|', ...rows].join('\n');
  });
  const head = '# Commands\n\nMade from commands/ by `npm run docs`; `.help` shows the same in the shell.';
  return `${[head, ...groups].join('\n\n')}\n`;
}

if (import.meta.main) {
  mkdirSync(folder, { recursive: true });
  const pages = commandPages();
  for (const file of readdirSync(folder)) if (!pages.has(file)) rmSync(join(folder, file));
  for (const [file, text] of pages) writeFileSync(join(folder, file), text);
}
