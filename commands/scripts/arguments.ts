/** Replaces $arg0, $arg1 ... by text, in this order and anywhere, as HyperDbg does: $arg1 also within $arg10. */
export function withArguments(line: string, words: readonly string[]): string {
  return words.reduce((replaced, word, index) => replaced.replaceAll(`$arg${index}`, () => word), line);
}
