/** What a setting can be: how its value is typed, written and stored, for each kind of value. */
import { closest } from './closest.ts';
import { Complaint } from './errors.ts';

export interface SettingKind<T> {
  readonly default: T;
  /** What it is for, one line. */
  readonly meaning: string;
  /** Which values it takes, in words: `one of intel, att, masm`. */
  readonly accepts: string;
  /**
   * The value of what was typed after the setting's name, blanks trimmed.
   *
   * @throws Complaint when that is no value of this setting
   */
  parse(typed: string): T;
  /** The value as it is typed. */
  write(value: T): string;
  /** Whether a value from a file is one of this setting. */
  isValue(value: unknown): boolean;
  /** What could be typed, given what has been; the whole of it each, with what it means where that says more. */
  complete(typed: string): readonly { readonly insert: string; readonly label?: string; readonly detail?: string }[];
}

interface Common<T> {
  readonly default: NoInfer<T>;
  readonly meaning: string;
}

/**
 * One of a few words, in any case.
 *
 * @param spellings other ways to type some of them
 */
export function oneOf<const V extends string>(
  values: readonly V[],
  { spellings = {}, ...common }: Common<V> & { readonly spellings?: Readonly<Record<string, V>> },
): SettingKind<V> {
  return {
    ...common,
    accepts: `one of ${values.join(', ')}`,
    parse(typed) {
      const wanted = typed.toLowerCase();
      return spellings[wanted] ?? values.find((value) => value === wanted) ?? unknown(typed, values);
    },
    write: (value) => value,
    isValue: (value) => (values as readonly unknown[]).includes(value),
    complete: (typed) => values.filter((value) => value.startsWith(typed.toLowerCase())).map(asItem),
  };
}

/** A whole number within bounds, both included; typed in decimal. */
export function wholeNumber({
  from,
  to,
  unit,
  ...common
}: Common<number> & {
  readonly from: number;
  readonly to: number;
  /** What is counted, as in "10 seconds": `seconds`. */
  readonly unit: string;
}): SettingKind<number> {
  const accepts = `a decimal number of ${unit} from ${from} to ${to}`;
  const isValue = (value: unknown) => Number.isInteger(value) && Number(value) >= from && Number(value) <= to;
  return {
    ...common,
    accepts,
    isValue,
    parse(typed) {
      const value = /^\d{1,15}$/.test(typed) ? Number(typed) : Number.NaN;
      if (!isValue(value)) throw new Complaint(`\`${typed}\` does not fit: ${accepts}`);
      return value;
    },
    write: (value) => String(value),
    complete: (typed) => (typed === '' ? [{ insert: String(common.default), detail: unit }] : []),
  };
}

/** Some of a few words, each once, in an order that counts; typed with blanks or commas between them, or `none`. */
export function listOf<const V extends string>(
  values: readonly V[],
  common: Common<readonly V[]>,
): SettingKind<readonly V[]> {
  return {
    ...common,
    accepts: `some of ${values.join(', ')}, in the order wanted, or ${NONE}`,
    parse(typed) {
      const words = wordsOf(typed);
      if (words.length === 1 && words[0] === NONE) return [];
      const list = words.map((word) => values.find((value) => value === word) ?? unknown(word, [...values, NONE]));
      const twice = list.find((value, at) => list.indexOf(value) !== at);
      if (twice !== undefined) throw new Complaint(`\`${twice}\` is there twice`);
      return list;
    },
    write: (list) => (list.length === 0 ? NONE : list.join(' ')),
    isValue: (value) =>
      Array.isArray(value) && value.every((each, at) => values.includes(each as V) && value.indexOf(each) === at),
    complete(typed) {
      const [, before = '', prefix = ''] = /^(.*?)([^\s,]*)$/s.exec(typed) ?? [];
      const given = wordsOf(before);
      const left = given.length === 0 ? [...values, NONE] : values.filter((value) => !given.includes(value));
      return left
        .filter((value) => value.startsWith(prefix.toLowerCase()))
        .map((value) => ({ insert: before + value, label: value }));
    },
  };
}

/** How an empty list is typed. */
const NONE = 'none';

const asItem = (insert: string) => ({ insert });

const wordsOf = (typed: string): string[] =>
  typed
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '');

function unknown(typed: string, values: readonly string[]): never {
  const near = closest(typed, values);
  throw new Complaint(
    `\`${typed}\` is not known here; ${near === undefined ? `choose from ${values.join(', ')}` : `did you mean \`${near}\`?`}`,
  );
}
