/** The prompt on a real Linux machine: every line of every table in test/vm/prompt, in one shell. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { openShell } from '../../src/cli/open-shell.ts';
import { plainText } from '../../src/shell/batch-output.ts';
import type { Shell } from '../../src/shell/shell.ts';
import { commandState } from '../../src/shell/states.ts';
import { whileRunning } from '../../src/shell/while-running.ts';
import type { Row } from './prompt/row.ts';
import type { Known } from './proofs.ts';

const TABLES = path.join(import.meta.dirname, 'prompt');
const CONNECT_MS = 60_000;
/** A line, and the halt that may follow it: the slowest take a few seconds on an idle machine. */
const ROW_MS = 45_000;
const SHOWN_CHARACTERS = 1500;

interface Table {
  readonly name: string;
  readonly rows: readonly Row[];
}

async function allTables(): Promise<Table[]> {
  const files = (await readdir(TABLES)).filter((file) => file.endsWith('.ts') && file !== 'row.ts').sort();
  return await Promise.all(
    files.map(async (file) => {
      const { rows } = (await import(path.join(TABLES, file))) as { rows: readonly Row[] };
      return { name: path.basename(file, '.ts'), rows };
    }),
  );
}

/**
 * Runs them all on a running machine, and leaves it halted, with no debugger connected. Continues after a row that
 * fails.
 *
 * @param line of the machine, otherwise unused
 * @param signal ends it; the rows that were not run count as failed
 * @param say is called with the progress
 * @throws Error with every row that did not show what it should
 */
export async function wholePrompt(
  line: string,
  known: Known,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<string> {
  const shell = openShell({ verbose: false, keepHistory: false });
  const opening = AbortSignal.any([signal, AbortSignal.timeout(CONNECT_MS)]);
  const { code, error } = await shell.open(line, { signal: opening });
  if (code !== 0) throw error;
  await shell.execute('pause', { signal: opening });
  const failures: string[] = [];
  let count = 0;
  for (const { name, rows } of await allTables()) {
    const from = performance.now();
    for (const [at, row] of rows.entries()) {
      const failure = signal.aborted ? 'was not run' : await fails(shell, row, known, signal);
      if (failure !== undefined) failures.push(`${name} ${at + 1}: '${row.line(known)}' ${failure}`);
      count++;
    }
    if (state(shell) === 'running') await shell.execute('pause', { signal });
    say(`${name} ${((performance.now() - from) / 1000).toFixed(0)} s, `);
  }
  // Closed without a goodbye, so the machine stays as it is.
  await shell.session?.line.close();
  await shell.leave();
  if (failures.length > 0) throw new Error(`${failures.length} of ${count} rows:\n${failures.join('\n')}`);
  return `${count} lines`;
}

const state = (shell: Shell) => commandState(shell.session?.state);

/** @returns what is wrong; undefined when the row shows what it should */
async function fails(shell: Shell, row: Row, known: Known, whole: AbortSignal): Promise<string | undefined> {
  const patience = AbortSignal.timeout(ROW_MS);
  const signal = AbortSignal.any([whole, patience]);
  let text = '';
  const unsubscribe = shell.on('block', (block) => {
    text += plainText(block);
  });
  const line = row.line(known);
  const states = shell.registry.find(line.split(' ')[0]!)?.states ?? [];
  // A row that needs a halted machine and follows a `g` is typed when the machine has halted again.
  if (!states.includes(state(shell))) await whileRunning(shell.session, ROW_MS, signal);
  await shell.execute(line, { origin: { source: 'test', line: 1 }, signal });
  await shell.shown();
  unsubscribe();
  const wanted = row.shows(known);
  if (wanted.test(text) || wanted.test(text.replaceAll('`', ''))) return undefined;
  const late = patience.aborted ? ` within ${ROW_MS / 1000} s` : '';
  return `should show ${wanted}${late}, and showed: ${text.slice(0, SHOWN_CHARACTERS)}`;
}
