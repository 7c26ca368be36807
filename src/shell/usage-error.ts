import { UsageError } from './errors.ts';

/** How a command is typed, and a line that is right. */
export interface Manual {
  readonly usage: string;
  readonly example: string;
}

/** The error for words that fit each by itself, but not together. */
export function usageError(why: string, { usage, example }: Manual): UsageError {
  return new UsageError(why, undefined, [`${usage}     e.g. ${example}`]);
}

/**
 * Of several words that each say what is wanted, one is given at most.
 *
 * @throws UsageError
 */
export function checkExclusive(given: Readonly<Record<string, unknown>>, manual: Manual): void {
  const words = Object.entries(given).flatMap(([word, value]) =>
    value === undefined || value === false ? [] : [word],
  );
  if (words.length > 1) throw usageError(`\`${words[0]}\` and \`${words[1]}\` exclude each other`, manual);
}
