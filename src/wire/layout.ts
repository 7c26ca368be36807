/**
 * Declarative layouts. A struct is one table, `name: [offset, type]`; its decoder, its encoder and its TypeScript type
 * all come from that table. Everything on the wire is little endian (spec/layout.json, `about`).
 *
 * ```ts
 * const STEP = struct('DEBUGGEE_STEP_PACKET', 12, { StepType: [0, u32], CallLength: [8, u32] });
 * STEP.encode({ StepType: 3 });        // 12 bytes; what is not given is zero
 * STEP.decode(payload).StepType;       // number
 * type Step = Decoded<typeof STEP>;    // { StepType: number; CallLength: number }
 * ```
 */

/** How one kind of field lies in memory. `kind` is spelled as in layout.json. */
export interface FieldType<T, Input = T> {
  readonly kind: string;
  /** Bytes. */
  readonly size: number;
  read(view: DataView, at: number): T;
  write(view: DataView, at: number, value: Input): void;
}

type Fields = Readonly<Record<string, readonly [offset: number, type: FieldType<unknown, never>]>>;

/** What decoding gives. */
export type Decoded<S> = S extends FieldType<infer T, never> ? T : never;

type FieldsDecoded<F extends Fields> = {
  -readonly [K in keyof F]: F[K][1] extends FieldType<infer T, never> ? T : never;
};
type FieldsInput<F extends Fields> = {
  readonly [K in keyof F]?: F[K][1] extends FieldType<unknown, infer I> ? I : never;
};

/** A struct: a field type of its own, so that structs nest. */
export interface Struct<F extends Fields = Fields> extends FieldType<FieldsDecoded<F>, FieldsInput<F>> {
  readonly name: string;
  readonly fields: F;
  /**
   * Reads the struct at `offset`. Bytes that the payload lacks read as zero, as every receiver of this protocol has it
   * (spec/PROTOCOL.md 2.3); check lengths before where that matters.
   */
  decode(bytes: Uint8Array, offset?: number): FieldsDecoded<F>;
  /** The struct's bytes; fields that are not given, and padding, are zero. */
  encode(values?: FieldsInput<F>): Uint8Array;
}

/** A DataView of exactly these bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** From Node's pool: a small array of its own makes its ArrayBuffer when a DataView asks, which takes 1 us. */
function zeros(size: number): Uint8Array {
  const { buffer, byteOffset } = Buffer.allocUnsafe(size).fill(0);
  return new Uint8Array(buffer, byteOffset, size);
}

/** Declares a struct of `size` bytes. Fields may overlap (unions): then the encoder is given one of them. */
export function struct<const F extends Fields>(name: string, size: number, fields: F): Struct<F> {
  const entries = Object.entries(fields) as [string, readonly [number, FieldType<unknown, unknown>]][];
  for (const [field, [offset, type]] of entries) {
    if (offset + type.size > size) throw new RangeError(`${name}.${field} ends after the struct's ${size} bytes`);
  }
  const self: Struct<F> = {
    kind: `struct ${name}`,
    name,
    size,
    fields,
    read(view, at) {
      const values: Record<string, unknown> = {};
      for (const [field, [offset, type]] of entries) values[field] = type.read(view, at + offset);
      return values as FieldsDecoded<F>;
    },
    write(view, at, values) {
      const given = values as Readonly<Record<string, unknown>>;
      for (const [field, [offset, type]] of entries) {
        const value = given[field];
        if (value !== undefined) type.write(view, at + offset, value);
      }
    },
    decode(bytes, offset = 0) {
      if (bytes.length - offset >= size) return self.read(viewOf(bytes), offset);
      const padded = new Uint8Array(size);
      padded.set(bytes.subarray(offset));
      return self.read(viewOf(padded), 0);
    },
    encode(values) {
      const bytes = zeros(size);
      if (values !== undefined) self.write(viewOf(bytes), 0, values);
      return bytes;
    },
  };
  return self;
}

export const u8: FieldType<number> = {
  kind: 'u8',
  size: 1,
  read: (view, at) => view.getUint8(at),
  write: (view, at, value) => view.setUint8(at, value),
};

export const u16: FieldType<number> = {
  kind: 'u16',
  size: 2,
  read: (view, at) => view.getUint16(at, true),
  write: (view, at, value) => view.setUint16(at, value, true),
};

export const u32: FieldType<number> = {
  kind: 'u32',
  size: 4,
  read: (view, at) => view.getUint32(at, true),
  write: (view, at, value) => view.setUint32(at, value, true),
};

export const i32: FieldType<number> = {
  kind: 'i32',
  size: 4,
  read: (view, at) => view.getInt32(at, true),
  write: (view, at, value) => view.setInt32(at, value, true),
};

export const u64: FieldType<bigint> = {
  kind: 'u64',
  size: 8,
  read: (view, at) => view.getBigUint64(at, true),
  write: (view, at, value) => view.setBigUint64(at, value, true),
};

/** One byte; every value but 0 is true. */
export const bool: FieldType<boolean> = {
  kind: 'bool',
  size: 1,
  read: (view, at) => view.getUint8(at) !== 0,
  write: (view, at, value) => view.setUint8(at, value ? 1 : 0),
};

/**
 * `count` raw bytes, also for text: text from the peer stays bytes. Reading copies; writing fewer leaves zeros after
 * them.
 */
export function bytes(count: number): FieldType<Uint8Array> {
  return {
    kind: 'bytes',
    size: count,
    read: (view, at) => new Uint8Array(view.buffer, view.byteOffset + at, count).slice(),
    write: (view, at, value) => {
      if (value.length > count) throw new RangeError(`${value.length} bytes for a field of ${count}`);
      new Uint8Array(view.buffer, view.byteOffset + at, count).set(value);
    },
  };
}

/** `count` elements without gaps. Writing fewer leaves zeros after them. */
export function array<T, I>(element: FieldType<T, I>, count: number): FieldType<T[], readonly I[]> {
  return {
    kind: element.kind,
    size: element.size * count,
    read: (view, at) => Array.from({ length: count }, (_, i) => element.read(view, at + i * element.size)),
    write: (view, at, values) => {
      if (values.length > count) throw new RangeError(`${values.length} elements for an array of ${count}`);
      for (const [i, value] of values.entries()) element.write(view, at + i * element.size, value);
    },
  };
}

/**
 * `count` bits of a storage unit, from its bit `shift` upwards. Bit-fields lie as MSVC lays them (PROTOCOL.md, trap
 * 27).
 */
export function bits<T extends number | bigint>(unit: FieldType<T>, shift: number, count: number): FieldType<T> {
  const mask = (1n << BigInt(count)) - 1n;
  const from = (raw: bigint, like: T): T => (typeof like === 'bigint' ? raw : Number(raw)) as T;
  return {
    kind: unit.kind,
    size: unit.size,
    read: (view, at) => {
      const whole = unit.read(view, at);
      return from((BigInt(whole) >> BigInt(shift)) & mask, whole);
    },
    write: (view, at, value) => {
      const whole = unit.read(view, at);
      const cleared = BigInt(whole) & ~(mask << BigInt(shift));
      unit.write(view, at, from(cleared | ((BigInt(value) & mask) << BigInt(shift)), whole));
    },
  };
}

/** An enumeration on the wire: four bytes, kept as a number since a peer may send values that no table knows. */
export interface Enumeration<M extends Readonly<Record<string, number>>> extends FieldType<number> {
  readonly prefix: string;
  readonly values: M;
  /** The key of a value, or undefined. */
  nameOf(value: number): (keyof M & string) | undefined;
}

/** Declares an enumeration; SDK names are `prefix + key`. */
export function enumeration<const M extends Readonly<Record<string, number>>>(
  name: string,
  prefix: string,
  values: M,
): Enumeration<M> {
  const names = new Map(Object.entries(values).map(([key, value]) => [value, key]));
  return { ...u32, kind: `enum ${name}`, prefix, values, nameOf: (value) => names.get(value) };
}
