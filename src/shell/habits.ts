/**
 * Words that people bring along from WinDbg, gdb, LLDB and their extensions, and what they are here. Names that HyperDbg has
 * are not among them, whatever they mean elsewhere: `p` steps here. Only what changes nothing is run as it was typed.
 */
import { habits } from './habit-table.ts';

export type HabitAdvice =
  | { readonly kind: 'run'; readonly instead: string }
  /** Lines to type instead, in this order; none where nothing here does it. */
  | { readonly kind: 'say'; readonly lines: readonly string[]; readonly note?: string };

/**
 * @param typed the line as it was typed: some words mean what those after them say
 * @param isThere whether there is a command of that name
 * @returns undefined when the first word is no habit, or what it means is not there
 */
export function habitOf(typed: string, isThere: (name: string) => boolean): HabitAdvice | undefined {
  const [first = '', ...words] = typed.trim().split(/\s+/);
  const word = first.toLowerCase();
  const habit = habits.find((each) =>
    each.typed instanceof RegExp ? each.typed.test(word) : each.typed.includes(word),
  );
  if (habit === undefined) return undefined;
  if (habit.runs !== undefined) return isThere(habit.runs) ? { kind: 'run', instead: habit.runs } : undefined;
  const lines = typeof habit.type === 'function' ? habit.type(words, word) : (habit.type ?? []);
  if (!lines.every((line) => isThere(line.split(' ')[0]!))) return undefined;
  return { kind: 'say', lines, ...(habit.note === undefined ? {} : { note: habit.note }) };
}

/** What to do instead, as an error says it. */
export function habitText({ lines, note }: Extract<HabitAdvice, { kind: 'say' }>): string {
  const here = lines.length === 0 ? [] : [`here it is ${lines.map((line) => `\`${line}\``).join(', then ')}`];
  return [...here, ...(note === undefined ? [] : [note])].join('; ');
}

/** All words of the table that are typed as they are there. */
export const habitWords: readonly string[] = habits.flatMap(({ typed }) => (typed instanceof RegExp ? [] : typed));
