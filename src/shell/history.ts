/**
 * Lines that were entered, oldest first, kept in a file that several shells may write at once. Each entry is a line of
 * JSON, so that multi-line commands stay one entry and a damaged line costs only itself.
 */
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const MOST_ENTRIES = 10_000;
/** Entries longer than this, in characters, are remembered for the session only: they are pastes, not commands. */
const LONGEST_KEPT = 20_000;

export class History {
  readonly #path: string | undefined;
  #entries: string[];
  /** The file ends within a line, which another entry must not become part of. */
  #torn = false;
  /** Why nothing is kept in the file, if so; the shell works without. */
  problem: string | undefined;

  /** @param path the file; undefined keeps the history in memory only */
  constructor(path?: string) {
    this.#path = path;
    this.#entries = [];
    if (path !== undefined) {
      const { entries, torn } = this.#attempt(() => load(path)) ?? { entries: [], torn: false };
      this.#entries = entries;
      this.#torn = torn;
    }
  }

  /** Oldest first, each line once: where it was entered last. */
  get entries(): readonly string[] {
    return this.#entries;
  }

  /** Remembers a line. Blank lines, and the line that was entered last, change nothing. */
  add(line: string): void {
    if (line.trim() === '' || line === this.#entries.at(-1)) return;
    this.#entries = [...this.#entries.filter((entry) => entry !== line), line].slice(-MOST_ENTRIES);
    const path = this.#path;
    if (path !== undefined && this.problem === undefined && line.length <= LONGEST_KEPT) {
      this.#attempt(() => append(path, `${this.#torn ? '\n' : ''}${JSON.stringify(line)}\n`));
      this.#torn = false;
    }
  }

  /** The rest of the line that was entered last among those that begin so; empty when there is none. */
  hint(text: string): string {
    if (text === '') return '';
    const found = this.#entries.findLast((entry) => entry.length > text.length && entry.startsWith(text));
    return found?.slice(text.length) ?? '';
  }

  #attempt<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      return undefined;
    }
  }
}

/** A single write with O_APPEND: entries of two shells come one after the other, never into each other. */
function append(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  appendFileSync(path, text, { mode: 0o600 });
}

function load(path: string): { entries: string[]; torn: boolean } {
  const text = read(path);
  const stored = text.split('\n');
  const entries = [
    ...new Set(
      stored
        .map(parse)
        .filter((entry) => entry !== undefined)
        .reverse(),
    ),
  ]
    .slice(0, MOST_ENTRIES)
    .reverse();
  if (stored.length > 2 * MOST_ENTRIES) compact(path, entries, text.length);
  return { entries, torn: stored.at(-1) !== '' };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

function parse(stored: string): string | undefined {
  try {
    const entry: unknown = JSON.parse(stored);
    return typeof entry === 'string' && entry.trim() !== '' ? entry : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Writes the file anew without what is no longer needed. What another shell appended since it was read, `known`
 * characters ago, is taken along.
 */
function compact(path: string, entries: readonly string[], known: number): void {
  const beside = `${path}.${process.pid}`;
  try {
    const kept = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    writeFileSync(beside, kept + read(path).slice(known), { mode: 0o600 });
    renameSync(beside, path);
  } finally {
    rmSync(beside, { force: true });
  }
}
