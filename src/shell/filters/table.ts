/** The filters by name. */
import { count } from './count.ts';
import type { FilterKind } from './filter.ts';
import { grep } from './grep.ts';
import { json } from './json.ts';
import { less } from './less.ts';
import { head, tail } from './part.ts';

/** In the order in which help and completion list them. */
export const filterKinds: readonly FilterKind[] = [grep, head, tail, count, json, less];

/** Other names that people type. */
const aliases: Readonly<Record<string, string>> = { more: 'less', wc: 'count', findstr: 'grep' };

/** @returns undefined when there is none of that name */
export function findFilter(name: string): FilterKind | undefined {
  const wanted = name.toLowerCase();
  return filterKinds.find((kind) => kind.name === (aliases[wanted] ?? wanted));
}
