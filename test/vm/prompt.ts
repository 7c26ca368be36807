/** The prompt on a real Linux machine: every line of every table in test/vm/prompt, in one shell. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { openShell } from '../../src/cli/open-shell.ts';
import { runBatch } from '../../src/shell/batch.ts';
import type { Row } from './prompt/row.ts';
import type { Known } from './proofs.ts';

const TABLES = path.join(import.meta.dirname, 'prompt');
const CONNECT_MS = 60_000;
const SHOWN_CHARACTERS = 1500;

interface NamedRow extends Row {
  /** Table and number, for when it fails. */
  readonly name: string;
}

async function allRows(): Promise<NamedRow[]> {
  const files = (await readdir(TABLES)).filter((file) => file.endsWith('.ts') && file !== 'row.ts').sort();
  const tables = await Promise.all(
    files.map(async (file) => {
      const { rows } = (await import(path.join(TABLES, file))) as { rows: readonly Row[] };
      return rows.map((row, at) => ({ ...row, name: `${path.basename(file, '.ts')} ${at + 1}` }));
    }),
  );
  return tables.flat();
}

/**
 * Runs them all on a machine that is halted and leaves it halted, with nobody at the line. Goes on behind a row that
 * fails.
 *
 * @param line where the machine is, and nobody else
 * @throws Error with every row that did not show what it should
 */
export async function wholePrompt(line: string, known: Known, signal: AbortSignal): Promise<string> {
  const rows = await allRows();
  const shell = openShell({ verbose: false, keepHistory: false });
  const opening = AbortSignal.any([signal, AbortSignal.timeout(CONNECT_MS)]);
  const { code, error } = await shell.open(line, { signal: opening });
  if (code !== 0) throw error;
  const failures: string[] = [];
  let text = '';
  // The next line is asked for when the one before has ended.
  async function* input() {
    for (const row of rows) {
      text = '';
      const typed = row.line(known);
      yield `${typed}\n`;
      await shell.shown();
      const plain = text.replaceAll('`', '');
      const wanted = row.shows(known);
      if (wanted.test(plain) || wanted.test(text)) continue;
      failures.push(`${row.name}: '${typed}' should show ${wanted}, and showed: ${text.slice(0, SHOWN_CHARACTERS)}`);
    }
  }
  const write = (more: string) => {
    text += more;
  };
  await runBatch(shell, { input: input(), write, keepGoing: true, signal });
  // Without a line there is nothing to take leave of: the machine stays as it is.
  await shell.session?.line.close();
  await shell.leave();
  if (failures.length > 0) throw new Error(`${failures.length} of ${rows.length} rows:\n${failures.join('\n')}`);
  return `${rows.length} lines`;
}
