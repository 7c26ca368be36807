/** What a line looks like while it is typed: scripts and expressions in it are coloured, brackets find their partners. */
import type { Role } from '../format/block.ts';
import { bracketPair, type Hue, highlight } from '../script/index.ts';
import { arrange } from './arrange.ts';
import { partsOf } from './editor/index.ts';
import type { Registry } from './registry.ts';
import { tokenize } from './tokenizer.ts';

/** UTF-16 offsets, `to` exclusive. */
export interface HighlightSpan {
  readonly from: number;
  readonly to: number;
  readonly role: Role;
}

export interface Highlight {
  /** In order, without overlaps; what is between them is plain. */
  readonly spans: readonly HighlightSpan[];
  /** The bracket at the cursor, or right before it, and its partner. */
  readonly pair: readonly [number, number] | undefined;
}

/** A longer text is not typed but pasted; it stays plain. */
const MOST_TEXT = 20_000;
const nothing: Highlight = { spans: [], pair: undefined };

const roles: Readonly<Record<Hue, Role>> = {
  keyword: 'mnemonic',
  function: 'symbol',
  register: 'address',
  global: 'symbol',
  symbol: 'symbol',
  number: 'number',
  string: 'good',
  comment: 'dim',
  wrong: 'error',
};

/** @param cursor offset in the text, UTF-16 units */
export function highlightLine(text: string, cursor: number, registry: Registry): Highlight {
  if (text.length > MOST_TEXT) {
    return nothing;
  }
  const spans: HighlightSpan[] = [];
  let pair: Highlight['pair'];
  let start = 0;
  for (const part of partsOf(text)) {
    for (const [from, to] of scriptsOf(part.text, registry)) {
      const script = part.text.slice(from, to);
      const base = start + from;
      spans.push(...highlight(script).map((each) => ({ ...moved(each, base), role: roles[each.hue] })));
      const found = bracketPair(script, cursor - base);
      pair ??= found && [found[0] + base, found[1] + base];
    }
    start += part.text.length + 1;
  }
  return { spans, pair };
}

const moved = ({ from, to }: { from: number; to: number }, by: number) => ({ from: from + by, to: to + by });

/** Where the scripting language stands in a command. */
function scriptsOf(line: string, registry: Registry): (readonly [from: number, to: number])[] {
  const [name, ...words] = tokenize(line);
  const command = name && registry.find(name.text);
  if (command === undefined) {
    return [];
  }
  return arrange(command, words, line).slots.flatMap(({ argument: { types, shape }, tokens }) =>
    tokens
      .filter((_, index) => types[shape === 'many' ? 0 : index]?.isScript)
      .map(({ from, to }) => [from, shape === 'tail' ? line.length : to] as const),
  );
}
