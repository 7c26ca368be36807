/** What a line looks like while it is typed: scripts and expressions in it are coloured, brackets find their partners. */

import type { Role } from '../format/block.ts';
import { type Hue, highlight } from '../script/index.ts';
import { arrange } from './arrange.ts';
import type { Commands } from './command.ts';
import { partsOf } from './editor/index.ts';
import { splitLine } from './filters/index.ts';

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

/** What does not change when only the cursor moves. */
export interface LineColours {
  readonly spans: readonly HighlightSpan[];
  /** The offset of each bracket's partner. */
  readonly brackets: ReadonlyMap<number, number>;
}

/** A longer text is not typed but pasted; it stays plain. */
const MOST_TEXT = 8000;

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

/** Colours a line, or several that were pasted at once. */
export function colourLine(text: string, registry: Commands): LineColours {
  const spans: HighlightSpan[] = [];
  const brackets = new Map<number, number>();
  let start = 0;
  for (const part of text.length > MOST_TEXT ? [] : partsOf(text)) {
    for (const [from, to] of scriptsOf(part.text, registry)) {
      const base = start + from;
      const script = highlight(part.text.slice(from, to));
      spans.push(...script.coloured.map((each) => ({ ...moved(each, base), role: roles[each.hue] })));
      for (const [one, other] of script.brackets) brackets.set(one + base, other + base);
    }
    start += part.text.length + 1;
  }
  return { spans, brackets };
}

/** @param cursor offset in the text, UTF-16 units */
export function highlightAt({ spans, brackets }: LineColours, cursor: number): Highlight {
  const at = brackets.has(cursor) ? cursor : cursor - 1;
  const partner = brackets.get(at);
  return { spans, pair: partner === undefined ? undefined : [at, partner] };
}

const moved = ({ from, to }: { from: number; to: number }, by: number) => ({ from: from + by, to: to + by });

/** The parts of a command that are script. */
function scriptsOf(text: string, registry: Commands): (readonly [from: number, to: number])[] {
  const { line, tokens } = splitLine(text, registry);
  const [name, ...words] = tokens;
  const command = name && registry.find(name.text);
  if (command === undefined) return [];
  return arrange(command, words, line).slots.flatMap(({ argument: { types, shape }, tokens }) =>
    tokens
      .filter((_, index) => types[shape === 'many' ? 0 : index]?.isScript)
      .map(({ from, to }) => [from, shape === 'tail' ? line.length : to] as const),
  );
}
