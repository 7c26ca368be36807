import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

/** Who may import whom: the architecture in one table. A folder may always import itself and Node. */
const mayImport: Record<string, readonly string[]> = {
  wire: [],
  script: [],
  x86: ['format', 'wire', 'symbols'],
  format: [],
  line: [],
  symbols: ['format'],
  session: ['wire', 'line'],
  inspect: ['wire', 'session', 'symbols', 'format', 'x86'],
  controller: ['wire', 'line', 'session', 'machine', 'x86'],
  machine: ['wire', 'controller', 'x86'],
  shell: ['wire', 'line', 'session', 'inspect', 'symbols', 'format', 'x86', 'script'],
  ui: ['shell', 'format'],
  commands: ['symbols', 'shell', 'session', 'inspect', 'format', 'x86', 'script', 'wire', 'line'],
  cli: [
    'inspect',
    'symbols',
    'wire',
    'line',
    'session',
    'script',
    'shell',
    'ui',
    'controller',
    'machine',
    'format',
    'x86',
    'commands',
  ],
};

/** Packages that one place only may know. */
const onlyIn: Record<string, RegExp> = {
  ink: /^src\/ui\//,
  react: /^src\/ui\//,
  serialport: /^src\/line\/serial[^/]*\.ts$/,
  koffi: /^src\/(line\/|controller\/linux-)/,
  yargs: /^src\/main\.ts$/,
};

const root = path.resolve(import.meta.dirname, '..');
const files = ['src', 'commands'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => path.join(folder, file)),
);

function folderOf(file: string): string {
  const [top, second] = file.split(path.sep);
  return top === 'commands' ? 'commands' : second?.includes('.') ? 'main' : (second ?? '');
}

function importsOf(file: string): string[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] as string);
}

it('every import goes the way the architecture goes', () => {
  const wrong: string[] = [];
  for (const file of files) {
    const from = folderOf(file);
    for (const target of importsOf(file)) {
      if (!target.startsWith('.')) {
        const place = onlyIn[target.split('/')[0] as string];
        if (place && !place.test(file)) wrong.push(`${file} imports ${target}`);
        continue;
      }
      const to = folderOf(path.normalize(path.join(path.dirname(file), target)));
      if (from === 'main' || from === to || to === 'main') continue;
      if (!mayImport[from]?.includes(to)) wrong.push(`${file} imports ${to}`);
    }
  }
  expect(wrong).toEqual([]);
});
