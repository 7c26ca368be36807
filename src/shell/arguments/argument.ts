/**
 * How words are arranged into a command's arguments: in order, after a keyword, as a flag, many of them, or all that
 * is left of the line. Keywords and flags may be anywhere and are compared without case, as HyperDbg does.
 */
import type { ArgumentType } from './type.ts';

interface Named {
  /** What it means for this command; shown as the menu's title and in the docs. */
  readonly meaning?: string;
}

export interface Argument<T> extends Named {
  readonly shape: 'positional' | 'keyword' | 'flag' | 'many' | 'tail';
  /** The word that announces it: keywords and flags only. */
  readonly word: string | undefined;
  /** One type a word, in order. Flags have none. */
  readonly types: readonly ArgumentType<unknown>[];
  /** Of a tail: the sign that an expression follows. Before it, `|` and `>` are filters as after any other command. */
  readonly expressionAfter?: string;
  /** False when leaving it out is a usage error. For `many`: at least one. */
  readonly optional: boolean;
  /** Makes the command's value of the parsed words; never called when there was none and the argument is optional. */
  collect(values: readonly unknown[]): T;
  /** The value when it was left out. */
  readonly absent: T | undefined;
}

/** The record `run` receives. */
export type Values<A> = { readonly [K in keyof A]: A[K] extends Argument<infer T> ? T : never };

type Optional = Named & { readonly optional: true };
type Required = Named & { readonly optional?: false };
type Tail = Pick<Argument<unknown>, 'expressionAfter'>;

const first = (values: readonly unknown[]): unknown => values[0];

/** The next word that belongs to nothing else. */
export function positional<T>(type: ArgumentType<T>, options: Optional): Argument<T | undefined>;
export function positional<T>(type: ArgumentType<T>, options?: Required): Argument<T>;
export function positional<T>(type: ArgumentType<T>, options: Optional | Required = {}): Argument<T | undefined> {
  return build('positional', undefined, [type], options, (values) => first(values) as T);
}

/** `pid 4`: a word that announces the value after it. */
export function keyword<T>(word: string, type: ArgumentType<T>, options: Optional): Argument<T | undefined>;
export function keyword<T>(word: string, type: ArgumentType<T>, options?: Required): Argument<T>;
export function keyword<T>(
  word: string,
  type: ArgumentType<T>,
  options: Optional | Required = {},
): Argument<T | undefined> {
  return build('keyword', word, [type], options, (values) => first(values) as T);
}

/** `serial 115200 /dev/ttyS0`: a word that announces several values; always optional. */
export function phrase<const T extends readonly unknown[]>(
  word: string,
  types: { readonly [K in keyof T]: ArgumentType<T[K]> },
  options: Named = {},
): Argument<T | undefined> {
  const list: readonly ArgumentType<unknown>[] = types;
  return build('keyword', word, list, { ...options, optional: true }, (values) => values as unknown as T);
}

/** `pause`: a word whose presence is the value. */
export function flag(word: string, options: Named = {}): Argument<boolean> {
  return { ...options, shape: 'flag', word, types: [], optional: true, collect: () => true, absent: false };
}

/** All remaining words, each of the type: `eb ADDRESS BYTE...`. Must be the last positional. */
export function many<T>(type: ArgumentType<T>, options: Named & { optional?: boolean } = {}): Argument<readonly T[]> {
  const { optional = false, ...named } = options;
  return {
    ...named,
    shape: 'many',
    word: undefined,
    types: [type],
    optional,
    collect: (values) => values as readonly T[],
    absent: [],
  };
}

/**
 * What is left of the line as one word, spaces and all: `r rax = @rbx`. The type sees the raw source of the line, of
 * kind String, and completes the whole of it.
 */
export function tail<T>(type: ArgumentType<T>, options: Optional & Tail): Argument<T | undefined>;
export function tail<T>(type: ArgumentType<T>, options?: Required & Tail): Argument<T>;
export function tail<T>(type: ArgumentType<T>, options: (Optional | Required) & Tail = {}): Argument<T | undefined> {
  return build('tail', undefined, [type], options, (values) => first(values) as T);
}

function build<T>(
  shape: Argument<T>['shape'],
  word: string | undefined,
  types: readonly ArgumentType<unknown>[],
  options: Optional | Required,
  collect: (values: readonly unknown[]) => T,
): Argument<T | undefined> {
  return { optional: false, ...options, shape, word, types, collect, absent: undefined };
}
