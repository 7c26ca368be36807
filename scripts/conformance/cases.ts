import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/**
 * A slot as the recordings write it: type, length, value; a string's value is its bytes; printf's arguments have their
 * position.
 */
export type RecordedSlot = readonly [
  type: number,
  length: number,
  value: string | { readonly bytes: string; readonly slots: number },
  extra?: { readonly fmtPos: number },
];

/** A script and the result of HyperDbg's compiler: the buffer, a refusal, or a crash. */
export interface ScriptCase {
  readonly id: string;
  readonly script: string;
  readonly ir?: readonly RecordedSlot[];
  readonly stackSlots?: number;
  readonly error?: string;
  readonly crash?: true;
}

/** A command line with the tokens that HyperDbg splits it into. */
export interface CommandLineCase {
  readonly id: string;
  readonly input: string;
  readonly tokens: readonly (readonly [kind: string, text: string])[];
}

export type Case = ScriptCase | CommandLineCase;

/** Names of the files with scripts and command lines in a folder, in order. */
export function caseFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^(?:command-parser|script)-.*\.jsonl(?:\.gz)?$/.test(name))
    .sort();
}

/** The cases of a file: one JSON object a line, gzip-compressed or not. */
export function readCases(folder: string, name: string): Case[] {
  const bytes = readFileSync(join(folder, name));
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Case);
}
