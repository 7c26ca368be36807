/** Writes docs/compatibility.md: every command of HyperDbg, and its state here. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as declarations from '../commands/index.ts';
import type { Command } from '../src/shell/command.ts';
import { later } from '../src/shell/later.ts';
import { hyperDbgCommands, lacking, refused, remarks } from './compatibility-table.ts';

const file = resolve(import.meta.dirname, '../docs/compatibility.md');

type Status = 'done' | 'partly' | 'refused' | 'later' | 'missing';

interface Row {
  readonly name: string;
  readonly status: Status;
  readonly note: string;
}

/** Commands by their first name, with the page that documents them. */
const known = new Map(
  Object.entries(declarations).map(([key, command]) => [
    command.names[0],
    { command, page: `commands/${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.md` },
  ]),
);

const namesOf = (names: string): string[] => names.split(' ');

/** The state of a command: an existing one counts, whatever the table says. */
export function statusOf(name: string): Row {
  const exists = known.has(name);
  if (name in refused) return { name, status: 'refused', note: refused[name]! };
  if (exists) return { name, status: name in lacking ? 'partly' : 'done', note: lacking[name] ?? remarks[name] ?? '' };
  if (name in later) return { name, status: 'later', note: later[name]! };
  return { name, status: 'missing', note: 'in neither list' };
}

const titles = {
  debugging: 'Debugging',
  extension: 'Extensions',
  meta: 'Meta commands',
  hwdbg: 'hwdbg',
} as const satisfies Record<keyof typeof hyperDbgCommands, string>;

const meanings: Readonly<Record<Exclude<Status, 'missing'>, string>> = {
  done: 'does what HyperDbg documents, in Debugger Mode',
  partly: 'does it, except for what the table says',
  refused: 'exists, or is known, and says why it is refused',
  later: 'belongs to a part that does not exist yet',
};

/** The page. */
export function compatibilityPage(): string {
  const groups = Object.entries(hyperDbgCommands) as [keyof typeof titles, string][];
  const rows = groups.flatMap(([, names]) => namesOf(names).map(statusOf));
  const counts = (Object.keys(meanings) as (keyof typeof meanings)[]).map((status) => {
    const count = rows.filter((row) => row.status === status).length;
    return `- **${status}** (${count}): ${meanings[status]}`;
  });
  const parts = [
    '# Compared with HyperDbg v0.23',
    'Made from commands/ and scripts/compatibility-table.ts by `npm run docs`.',
    `HyperDbg's ${rows.length} commands, whose other names are on their pages:`,
    counts.join('\n'),
    ...groups.map(([group, names]) => section(titles[group], namesOf(names).map(statusOf))),
    ownSection(new Set(rows.map(({ name }) => name))),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(title: string, rows: readonly Row[]): string {
  const lines = rows.map(({ name, status, note }) => {
    const entry = known.get(name);
    return `| ${nameCell(name)} | ${entry?.command.summary ?? ''} | ${status} | ${note} |`;
  });
  return [`## ${title}`, '', '| command | what it does | state | |', '|---|---|---|---|', ...lines].join('\n');
}

function ownSection(theirs: ReadonlySet<string>): string {
  const own = [...known.values()].map(({ command }) => command).filter(({ names }) => !theirs.has(names[0]));
  if (own.length === 0) return '';
  const lines = own.map(({ names: [name], summary }: Command) => `| ${nameCell(name)} | ${summary} |`);
  return ['## Only here', '', '| command | what it does |', '|---|---|', ...lines].join('\n');
}

function nameCell(name: string): string {
  const page = known.get(name)?.page;
  return page === undefined ? `\`${name}\`` : `[\`${name}\`](${page})`;
}

if (import.meta.main) writeFileSync(file, compatibilityPage());
