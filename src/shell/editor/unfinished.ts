/**
 * Whether more lines belong to a command: a brace or a double quote is open (shared/commands/SHELL.md 4.2). Braces in
 * quotes do not count, nor does anything behind a backslash.
 */
export function isUnfinished(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\\' && '"{}'.includes(text[at + 1] ?? ' ')) {
      at += 1;
    } else if (character === '"') {
      quoted = !quoted;
    } else if (!quoted && character === '{') {
      depth += 1;
    } else if (!quoted && character === '}') {
      depth -= 1;
    }
  }
  return quoted || depth > 0;
}

/** One command of a text, with the number of the line at which it begins, from 1. */
export interface Part {
  readonly text: string;
  readonly line: number;
  /** Its text ends before its braces or quotes do; only of the last. */
  readonly unfinished: boolean;
}

/** The commands of a text of several lines, blank ones too: a line is one, unless a brace or quote is open at its end. */
export function* partsOf(text: string): Iterable<Part> {
  let open: string | undefined;
  let begin = 0;
  for (const [index, line] of text.split('\n').entries()) {
    if (open === undefined) begin = index;
    const command: string = open === undefined ? line : `${open}\n${line}`;
    open = isUnfinished(command) ? command : undefined;
    if (open === undefined) yield { text: command, line: begin + 1, unfinished: false };
  }
  if (open !== undefined) yield { text: open, line: begin + 1, unfinished: true };
}
