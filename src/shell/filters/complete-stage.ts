/** What could be typed after a command that is complete: a filter, its options, a file. */
import { file } from '../arguments/file.ts';
import type { ArgumentContext, Completion } from '../arguments/type.ts';
import type { Token } from '../token.ts';
import type { Stage } from './split.ts';
import { filterKinds, findFilter } from './table.ts';

interface Offered {
  readonly items: readonly Completion[];
  readonly title: string;
}

/** Signs that may follow a complete command. */
export const stageOffers: readonly Completion[] = [
  { insert: '|', label: '| FILTER', detail: filterKinds.map(({ name }) => name).join(', ') },
  { insert: '>', label: '> FILE', detail: 'the output goes into a file; >> goes on at its end' },
];

/**
 * @param typing the word at the cursor, if there is one
 * @returns undefined when nothing can be typed there
 */
export async function completeStage(
  { sign, words }: Stage,
  typing: Token | undefined,
  context: ArgumentContext,
): Promise<Offered | undefined> {
  const before = words.filter((word) => word !== typing);
  const prefix = typing?.text ?? '';
  if (typing === sign) return undefined;
  if (sign.text !== '|') {
    const items = before.length === 0 ? ((await file.complete?.(prefix, context)) ?? []) : [];
    return before.length === 0 ? { items, title: `${file.name}: where the output goes` } : undefined;
  }
  const [name] = before;
  if (name === undefined) {
    const kinds = filterKinds.filter((kind) => kind.name.startsWith(prefix.toLowerCase()));
    const items = kinds.map((kind) => ({ insert: kind.name, detail: kind.summary, usage: kind.usage }));
    return { items, title: 'filters' };
  }
  const kind = findFilter(name.text);
  const given = new Set(before.map(({ text }) => text));
  const items = Object.entries(kind?.options ?? {})
    .filter(([option]) => option.startsWith(prefix) && !given.has(option))
    .map(([insert, detail]) => ({ insert, detail }));
  return kind && { items, title: kind.usage };
}
