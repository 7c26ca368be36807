/** A word of another debugger, and what it is here. */
export interface Habit {
  /** Words that come to the same, in lower case. */
  readonly typed: readonly string[] | RegExp;
  /** The command that does it with the same words after it, and changes nothing: it is run. */
  readonly runs?: string;
  /** What is to be typed instead: lines, or a function of the words after the first. */
  readonly type?: readonly string[] | ((words: readonly string[], first: string) => readonly string[]);
  /** What is to be known beside it. */
  readonly note?: string;
}
