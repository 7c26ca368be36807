import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { circleFrom } from './circle.ts';
import { compiler } from './driver/compiler.ts';
import { calls, includedBy, type Uses } from './driver/objects.ts';
import { includes, sources } from './driver/sources.ts';

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

describe('the driver core', () => {
  /** From top to bottom; a folder uses only those below it. The files of driver/core itself are at the top. */
  const rooms = ['', 'serve', 'run', 'script', 'guest', 'wire', 'cores', 'base'];
  const core = path.join(root, 'driver', 'core');
  const folder = mkdtempSync(path.join(tmpdir(), 'haltwire-layers-'));
  const units = sources('core').map((file) => path.relative(core, file));
  const roomOf = (file: string) => file.slice(0, Math.max(file.indexOf('/'), 0));
  let called: Uses;
  let included: Uses;

  beforeAll(() => {
    const objects = new Map(units.map((unit) => [unit, path.join(folder, unit.replaceAll('/', '-'))]));
    for (const [unit, object] of objects) {
      execFileSync(compiler, [...includes, '-std=gnu11', '-c', path.join(core, unit), '-o', object]);
    }
    called = calls(objects);
    included = new Map(units.map((unit) => [unit, includedBy(compiler, path.join(core, unit), core)]));
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  function upwards(uses: Uses): string[] {
    return [...uses].flatMap(([from, all]) =>
      all.filter((to) => rooms.indexOf(roomOf(from)) > rooms.indexOf(roomOf(to))).map((to) => `${from} uses ${to}`),
    );
  }

  it('has the rooms that are listed here', () => {
    expect([...new Set(units.map(roomOf))].filter((room) => !rooms.includes(room))).toEqual([]);
  });

  it('calls downwards only', () => {
    expect([...called.values()].flat().length).toBeGreaterThan(units.length);
    expect(upwards(called)).toEqual([]);
  });

  it('includes downwards only', () => {
    expect(upwards(included)).toEqual([]);
  });

  it('has no files that call each other in a circle', () => {
    for (const unit of units) expect(circleFrom(unit, (each) => called.get(each) ?? [])).toBeUndefined();
  });
});

it('only driver/linux/controls.c writes the execution, entry and exit controls', () => {
  const controls = ['PIN_BASED_VM_EXEC_CONTROL', 'CPU_BASED_VM_EXEC_CONTROL', 'SECONDARY_VM_EXEC_CONTROL'];
  const written = new RegExp(
    `vmwrite\\(\\s*(${[...controls, 'EXCEPTION_BITMAP', 'VM_EXIT_CONTROLS', 'VM_ENTRY_CONTROLS'].join('|')})\\b`,
  );
  const writers = globSync('driver/{core,linux}/**/*.c', { cwd: root }).filter((file) =>
    written.test(readFileSync(path.join(root, file), 'utf8')),
  );
  expect(writers).toEqual(['driver/linux/controls.c']);
});
