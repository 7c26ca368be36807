import { UsageError } from '../../src/shell/errors.ts';

/** How a command is typed, and a line that is right. */
export interface Manual {
  readonly usage: string;
  readonly example: string;
}

/** The error for words that fit each by itself, but not together. */
export function misuse(why: string, { usage, example }: Manual): UsageError {
  return new UsageError(why, undefined, [`${usage}     e.g. ${example}`]);
}

/**
 * Of several words that each say what is wanted, one is given at most.
 *
 * @throws UsageError
 */
export function checkOne(given: Readonly<Record<string, unknown>>, manual: Manual): void {
  const words = Object.entries(given).flatMap(([word, value]) =>
    value === undefined || value === false ? [] : [word],
  );
  if (words.length > 1) throw misuse(`\`${words[0]}\` and \`${words[1]}\` exclude each other`, manual);
}
