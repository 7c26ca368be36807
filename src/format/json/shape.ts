/** Shapes of JSON values: declared once, used by docs/json.md and by the test that checks real output. */
import type { Hex } from '../address.ts';
import type { Json } from '../block.ts';

/** A value without parts. */
type Plain = 'hex' | 'integer' | 'number' | 'text' | 'bytes' | 'boolean' | 'null' | 'any';

export type Shape =
  | { readonly is: Plain }
  /** One of a few texts. */
  | { readonly is: 'word'; readonly words: readonly string[] }
  | { readonly is: 'list'; readonly of: Shape }
  /** An object whose names are not known beforehand. */
  | { readonly is: 'map'; readonly of: Shape }
  /** An object; a name that ends with `?` may be missing. */
  | { readonly is: 'object'; readonly fields: Fields }
  | { readonly is: 'one of'; readonly shapes: readonly Shape[] };

type Fields = Readonly<Record<string, Shape>>;

/** The type of the values of a shape. */
export type ValueOf<S> = S extends { readonly is: keyof PlainValues }
  ? PlainValues[S['is']]
  : S extends { readonly is: 'word'; readonly words: readonly (infer W)[] }
    ? W
    : S extends { readonly is: 'list'; readonly of: infer Of }
      ? readonly ValueOf<Of>[]
      : S extends { readonly is: 'map'; readonly of: infer Of }
        ? Readonly<Record<string, ValueOf<Of>>>
        : S extends { readonly is: 'object'; readonly fields: infer F }
          ? ObjectOf<F>
          : S extends { readonly is: 'one of'; readonly shapes: readonly (infer Each)[] }
            ? ValueOf<Each>
            : never;

type ObjectOf<F> = {
  readonly [N in keyof F as N extends `${string}?` ? never : N]: ValueOf<F[N]>;
} & {
  readonly [N in keyof F as N extends `${infer Name}?` ? Name : never]?: ValueOf<F[N]>;
};

interface PlainValues {
  readonly hex: Hex;
  readonly integer: number;
  readonly number: number;
  readonly text: string;
  readonly bytes: string;
  readonly boolean: boolean;
  readonly null: null;
  readonly any: Json;
}

const of = <const P extends Plain>(is: P): { readonly is: P } => ({ is });

/** A number of up to 64 bits: `0x` and hexadecimal digits, without zeros before them. */
export const hex = of('hex');
/** A whole number that a double holds exactly. */
export const integer = of('integer');
export const number = of('number');
export const text = of('text');
/** Bytes in the order of their addresses, two digits each; `??` where nothing can be read. */
export const bytes = of('bytes');
export const boolean = of('boolean');
/** Any value. */
export const any = of('any');
export const word = <const W extends readonly string[]>(...words: W) => ({ is: 'word', words }) as const;
export const list = <const S extends Shape>(each: S) => ({ is: 'list', of: each }) as const;
export const map = <const S extends Shape>(each: S) => ({ is: 'map', of: each }) as const;
export const object = <const F extends Fields>(fields: F) => ({ is: 'object', fields }) as const;
export const oneOf = <const S extends readonly Shape[]>(...shapes: S) => ({ is: 'one of', shapes }) as const;
export const orNull = <const S extends Shape>(shape: S) => oneOf(shape, of('null'));

const plain: Readonly<Record<Plain, (value: Json) => boolean>> = {
  hex: (value) => typeof value === 'string' && /^0x(?:0|[1-9a-f][0-9a-f]{0,15})$/.test(value),
  integer: (value) => Number.isSafeInteger(value),
  number: (value) => Number.isFinite(value),
  text: (value) => typeof value === 'string',
  bytes: (value) => typeof value === 'string' && /^(?:[0-9a-f]{2}|\?\?)*$/.test(value),
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  any: () => true,
};

/**
 * Where and how a value deviates from a shape.
 *
 * @param at what the value is called
 * @returns undefined when it is
 */
export function mismatch(value: Json, shape: Shape, at: string): string | undefined {
  switch (shape.is) {
    case 'list':
      if (!Array.isArray(value)) return wrong(value, shape, at);
      return first((value as readonly Json[]).map((each, index) => mismatch(each, shape.of, `${at}[${index}]`)));
    case 'map':
      if (!isObject(value)) return wrong(value, shape, at);
      return first(Object.entries(value).map(([name, each]) => mismatch(each, shape.of, `${at}.${name}`)));
    case 'object':
      return isObject(value) ? objectMismatch(value, shape.fields, at) : wrong(value, shape, at);
    case 'one of':
      return shape.shapes.some((each) => mismatch(value, each, at) === undefined) ? undefined : wrong(value, shape, at);
    case 'word':
      return typeof value === 'string' && shape.words.includes(value) ? undefined : wrong(value, shape, at);
    default:
      return plain[shape.is](value) ? undefined : wrong(value, shape, at);
  }
}

function objectMismatch(
  value: Readonly<Record<string, Json>>,
  fields: Readonly<Record<string, Shape>>,
  at: string,
): string | undefined {
  const known = new Set(Object.keys(fields).map(nameOf));
  const unknown = Object.keys(value).find((name) => !known.has(name));
  if (unknown !== undefined) return `${at}.${unknown} is not declared`;
  return first(
    Object.entries(fields).map(([field, shape]) => {
      const name = nameOf(field);
      const each = value[name];
      if (each !== undefined) return mismatch(each, shape, `${at}.${name}`);
      return field.endsWith('?') ? undefined : `${at}.${name} is missing`;
    }),
  );
}

/** A shape as people read it: `{ address: hex, name?: text }`. */
export function shapeText(shape: Shape): string {
  switch (shape.is) {
    case 'list':
      return `[${shapeText(shape.of)}, …]`;
    case 'map':
      return `{ NAME: ${shapeText(shape.of)}, … }`;
    case 'object':
      return `{ ${Object.entries(shape.fields)
        .map(([name, of]) => `${name}: ${shapeText(of)}`)
        .join(', ')} }`;
    case 'one of':
      return shape.shapes.map(shapeText).join(' or ');
    case 'word':
      return shape.words.map((each) => JSON.stringify(each)).join(' or ');
    default:
      return shape.is;
  }
}

const nameOf = (field: string): string => field.replace(/\?$/, '');
const first = (found: readonly (string | undefined)[]): string | undefined => found.find((each) => each !== undefined);
const wrong = (value: Json, shape: Shape, at: string): string =>
  `${at} is ${JSON.stringify(value)?.slice(0, 60)}, which is not ${shapeText(shape)}`;

function isObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
