/** What is open at some place of a text. */
interface Open {
  readonly depth: number;
  readonly quoted: boolean;
}

const nothingOpen: Open = { depth: 0, quoted: false };

/**
 * Whether more lines belong to a command: a brace or a double quote is open (spec/SHELL.md 4.2). Braces in
 * quotes do not count, nor does anything behind a backslash.
 */
export function isUnfinished(text: string): boolean {
  return isOpen(openBehind(text, nothingOpen));
}

const isOpen = ({ depth, quoted }: Open): boolean => quoted || depth > 0;

/** What is open behind a text, given what was open before it; what a backslash does ends with the line. */
function openBehind(text: string, before: Open): Open {
  let { depth, quoted } = before;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\\' && '"{}'.includes(text[at + 1] ?? ' ')) at += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === '{') depth += 1;
    else if (!quoted && character === '}') depth -= 1;
  }
  return { depth, quoted };
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
  const lines = text.split('\n');
  let begin = 0;
  let open = nothingOpen;
  for (const [index, line] of lines.entries()) {
    open = openBehind(line, open);
    const unfinished = isOpen(open);
    if (unfinished && index < lines.length - 1) continue;
    yield { text: lines.slice(begin, index + 1).join('\n'), line: begin + 1, unfinished };
    begin = index + 1;
    open = nothingOpen;
  }
}
