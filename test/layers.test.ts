import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

/** Who may import whom: the architecture in one table. A folder may always import itself and Node. */
const mayImport: Record<string, readonly string[]> = {
  wire: [],
  script: [],
  x86: ['format', 'symbols'],
  format: [],
  line: [],
  symbols: ['format'],
  session: ['wire', 'line'],
  inspect: ['wire', 'session', 'symbols', 'format', 'x86'],
  controller: ['wire', 'line', 'session'],
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
  yargs: /^src\/cli\/command-line\.ts$/,
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

/** Files that a file imports, types included. */
function imported(file: string): string[] {
  const targets = importsOf(file).filter((target) => target.startsWith('.'));
  return targets.map((target) => path.normalize(path.join(path.dirname(file), target)));
}

/** The members of a circle that is reached from a node; undefined where there is none. */
function circleFrom(start: string, next: (node: string) => readonly string[]): string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const each of next(node)) {
      const found = visit(each, [...way, node]);
      if (found !== undefined) return found;
    }
    done.add(node);
    return undefined;
  };
  return visit(start, []);
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

it('the table has no circle', () => {
  for (const folder of Object.keys(mayImport)) {
    expect(circleFrom(folder, (each) => mayImport[each] ?? [])).toBeUndefined();
  }
});

it('no files import each other in a circle, not for types either', () => {
  const graph = new Map(files.map((file) => [file, imported(file)]));
  for (const file of files) expect(circleFrom(file, (each) => graph.get(each) ?? [])).toBeUndefined();
});

it('what a debugger does gives values back, not what a shell shows', () => {
  const ofInspect = files.filter((file) => folderOf(file) === 'inspect');
  expect(ofInspect.length).toBeGreaterThan(0);
  const shown = ['block.ts', 'table.ts', 'hexdump.ts'].map((name) => path.join('src', 'format', name));
  expect(ofInspect.filter((file) => imported(file).some((to) => shown.includes(to)))).toEqual([]);
});
