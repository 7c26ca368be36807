import { scanBraces } from '../braces.ts';

/** Whether more lines belong to a command: a brace, a double quote (spec/SHELL.md 4.2) or a comment is open. */
export function isUnfinished(text: string): boolean {
  return scanBraces(text).isOpen;
}

/** One command of a text, with the number of the line at which it begins, from 1. */
export interface Part {
  readonly text: string;
  readonly line: number;
  /** Its text ends before its braces or quotes do; only of the last. */
  readonly unfinished: boolean;
}

/** The commands of a text of several lines, blank ones too: a line is one, unless a brace, quote or comment is open at its end. */
export function* partsOf(text: string): Iterable<Part> {
  const { ends, isOpen } = scanBraces(text);
  let begin = 0;
  let line = 1;
  for (const end of ends) {
    const part = text.slice(begin, end);
    yield { text: part, line, unfinished: false };
    begin = end + 1;
    line += part.split('\n').length;
  }
  yield { text: text.slice(begin), line, unfinished: isOpen };
}
