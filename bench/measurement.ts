/** The types of a measurement and its results. One file a measurement; list.ts has them all. */

/** Higher or lower is better; decides which side of a goal is the right one. */
export type Unit = 'MB/s' | 'µs' | 'ms' | '/s' | 'MB' | 'calls' | 'lost' | 'share' | '×';

export interface Goal {
  readonly least?: number;
  readonly most?: number;
}

/** One row of the report. */
export interface Result {
  readonly what: string;
  readonly value: number;
  readonly unit: Unit;
  /** What `value` is compared with, in the same unit; measured in the same run, or computed where `what` says so. */
  readonly baseline?: { readonly what: string; readonly value: number };
  /** For `value`; for value / baseline when `ofRatio`. */
  readonly goal?: Goal & { readonly ofRatio?: boolean };
  /** What a reader needs to know to interpret it. */
  readonly note?: string;
}

export interface Context {
  /** Everything that a measurement opens is registered here and released when it ends, however it ends. */
  readonly resources: AsyncDisposableStack;
  /** A folder of its own, for sockets and the shell's files. */
  readonly folder: string;
}

export interface Measurement {
  /** `npm run bench -- NAME` picks it. */
  readonly name: string;
  readonly summary: string;
  /** Milliseconds after which it has failed. */
  readonly deadlineMs: number;
  run(context: Context): Promise<readonly Result[]>;
}

export function ratioOf({ value, baseline }: Result): number | undefined {
  return baseline === undefined ? undefined : value / baseline.value;
}

/** Whether a result reaches its goal; undefined when it has none. */
export function reaches(result: Result): boolean | undefined {
  const { goal } = result;
  if (goal === undefined) return undefined;
  const value = goal.ofRatio ? (ratioOf(result) ?? Number.NaN) : result.value;
  return value >= (goal.least ?? Number.NEGATIVE_INFINITY) && value <= (goal.most ?? Number.POSITIVE_INFINITY);
}
