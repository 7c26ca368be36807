/** Errors that the shell shows as one clear block: what was wrong, where, and an example of what is right. */

/** A place in a line or a token: UTF-16 offsets, `to` exclusive. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/**
 * An argument type's complaint about one word. `place` counts within the word; the shell moves it to the line.
 */
export class Complaint extends Error {
  override name = 'Complaint';
  readonly place: TextRange | undefined;
  /** What to do about it; shown instead of the command's usage. */
  readonly help: readonly string[] | undefined;

  constructor(message: string, place?: TextRange, options: ErrorOptions & { readonly help?: readonly string[] } = {}) {
    super(message, options);
    this.place = place;
    this.help = options.help;
  }
}

/** The line could not be understood: wrong name, wrong arguments. Nothing was done. Exit code 2 outside the shell. */
export class UsageError extends Error {
  override name = 'UsageError';
  /** Where in the line. */
  readonly place: TextRange | undefined;
  /** The usage line and an example, or whatever helps to type it right. */
  readonly help: readonly string[];

  constructor(message: string, place: TextRange | undefined, help: readonly string[], options?: ErrorOptions) {
    super(message, options);
    this.place = place;
    this.help = help;
  }
}

/** A command understood its line but could not do what was asked; `cure` says what to do about it. */
export class CommandError extends Error {
  override name = 'CommandError';
  readonly cure: string | undefined;

  constructor(message: string, cure?: string, options?: ErrorOptions) {
    super(message, options);
    this.cure = cure;
  }
}
