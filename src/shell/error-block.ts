/** How an error shows: one line says what, the next what to do. A stack only when asked for. */

import type { TextLine } from '../format/block.ts';
import { gateLines, gateName } from '../format/gate.ts';
import type { DataOf, Result } from '../format/json/kinds.ts';
import stringWidth from '../format/width.ts';
import { cureOf } from './cures.ts';
import { type TextRange, UsageError } from './errors.ts';
import { isCancelled } from './exit-codes.ts';

/** A place further to the right is named instead of pointed at: the line may have wrapped. */
const MOST_COLUMNS = 100;

export interface ErrorContext {
  /** The line that failed. */
  readonly line: string;
  /** What is before the line on the screen; undefined when the line is not on the screen. */
  readonly prompt: string | undefined;
  /** Where the line is from, when it is not typed. */
  readonly origin?: Origin | undefined;
  readonly verbose: boolean;
}

/** The place of a line in a file. */
export interface Origin {
  readonly source: string;
  /** The number of its first line, from 1. */
  readonly line: number;
}

/** @returns a block of kind 'error', or 'cancelled' when it was stopped */
export function errorBlock(error: unknown, context: ErrorContext): Result {
  const lines: TextLine[] = [...explain(error, context)];
  if (context.verbose && error instanceof Error && error.stack !== undefined) {
    lines.push(...error.stack.split('\n').map((text): TextLine => [{ text, role: 'dim' }]));
  }
  return { kind: isCancelled(error) ? 'cancelled' : 'error', lines, data: errorData(error) };
}

function explain(error: unknown, context: ErrorContext): TextLine[] {
  if (error instanceof UsageError) {
    const what = error.place === undefined ? bad(error.message) : pointed(error.message, error.place, context);
    return [...what, ...error.help.map(dim)];
  }
  if (isCancelled(error)) return [[{ text: 'stopped', role: 'warning' }]];
  if (!(error instanceof Error)) return bad(String(error));
  const cure = cureOf(error);
  return [...bad(error.message), ...(cure ? [dim(cure)] : [])];
}

/** The message after a caret under the place; the line itself above when it is not on the screen. */
function pointed(message: string, place: TextRange, { line, prompt, origin }: ErrorContext): TextLine[] {
  if (line.includes('\n') && place.from <= line.length) return pointedInLines(message, place, line, origin);
  const beyond = Math.max(0, place.from - line.length);
  const column = stringWidth((prompt ?? '') + line.slice(0, place.from)) + beyond;
  if (/\p{C}/u.test(line) || column > MOST_COLUMNS) {
    const word = line.slice(place.from, place.to).trim();
    return bad(word === '' || message.includes(`\`${word}\``) ? message : `\`${gateName(word)}\`: ${message}`);
  }
  const [first = '', ...others] = gateLines(message);
  const caret: TextLine = [{ text: `${' '.repeat(column)}^ ${first}`, role: 'error' }];
  return [...(prompt === undefined ? [line] : []), caret, ...others.map(red)];
}

/** Of several lines the one that is meant is shown again, with the caret under it. */
function pointedInLines(
  message: string,
  { from, to }: TextRange,
  text: string,
  origin: Origin | undefined,
): TextLine[] {
  const start = from === 0 ? 0 : text.lastIndexOf('\n', from - 1) + 1;
  const number = text.slice(0, start).split('\n').length;
  const column = from - start + 1;
  const where =
    origin === undefined
      ? `line ${number}, column ${column}`
      : `${origin.source}:${origin.line + number - 1}:${column}`;
  const [source = ''] = text.slice(start).split('\n', 1);
  // The gate shows what a terminal would obey; the caret counts what it shows.
  const shown = (piece: string) => gateName(piece.replaceAll('\t', ' '));
  const before = shown(source.slice(0, from - start));
  const marked = Math.max(1, stringWidth(shown(source.slice(from - start, to - start))));
  return [
    ...bad(`${where}: ${message}`),
    [{ text: `  ${shown(source)}`, role: 'plain' }],
    [{ text: `  ${' '.repeat(stringWidth(before))}${'^'.repeat(marked)}`, role: 'error' }],
  ];
}

function errorData(error: unknown): DataOf<'error'> {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const place = error instanceof UsageError ? error.place : undefined;
  const cure = cureOf(error);
  return {
    name: error.name,
    message: error.message,
    ...(cure === undefined ? {} : { cure }),
    ...(place === undefined ? {} : { place: { from: place.from, to: place.to } }),
  };
}

/** What people typed, or a file had in it, comes back in messages: it passes the gate as foreign text does. */
const bad = (text: string): TextLine[] => gateLines(text).map(red);
const red = (text: string): TextLine => [{ text, role: 'error' }];
const dim = (text: string): TextLine => [{ text, role: 'dim' }];
