/** Argument types for plain numbers. Hexadecimal is the default of the language (spec/SHELL.md 6). */
import { Complaint } from '../errors.ts';
import { firstNonDigit, parseNumber } from '../number.ts';
import type { ArgumentType } from './type.ts';

const MAX_32 = 0xffff_ffffn;

function hexadecimal<T>(
  name: string,
  describe: string,
  examples: readonly string[],
  max: bigint,
  convert: (value: bigint) => T,
): ArgumentType<T> {
  return {
    name,
    describe,
    examples,
    parse({ text }) {
      const value = parseNumber(text);
      if (value === undefined) {
        const at = firstNonDigit(text);
        const what = at === text.length ? `\`${text}\` has no digits` : 'not a hexadecimal digit';
        throw new Complaint(what, { from: at, to: at + 1 });
      }
      if (value > max) throw new Complaint(`\`${text}\` is more than ${max.toString(16)}, the largest possible`);
      return convert(value);
    },
  };
}

/** A hexadecimal number of up to 32 bits: process and thread ids, lengths. */
export const hex32: ArgumentType<number> = hexadecimal(
  'NUMBER',
  'a hexadecimal number of up to 32 bits; 0n before it makes it decimal',
  ['1f', '0x1f', '0n31'],
  MAX_32,
  Number,
);

/** A hexadecimal number of up to 64 bits. Larger ones saturate, as HyperDbg's do. */
export const hex64: ArgumentType<bigint> = hexadecimal(
  'NUMBER',
  'a hexadecimal number of up to 64 bits; 0n before it makes it decimal',
  ['fffff80000100000', 'fffff800`00100000', '0n10'],
  0xffff_ffff_ffff_ffffn,
  (value) => value,
);

/** The same type without zero. */
function atLeastOne<T extends number | bigint>(type: ArgumentType<T>): ArgumentType<T> {
  return {
    ...type,
    async parse(token, context) {
      const value = await type.parse(token, context);
      if (!value) throw new Complaint('a count of zero does nothing');
      return value;
    },
  };
}

/** How often; hexadecimal, at least 1. */
export const count: ArgumentType<number> = {
  ...atLeastOne(hex32),
  name: 'COUNT',
  describe: 'how many, as a hexadecimal number',
  examples: ['1', '10', '0n100'],
};

/** A length in bytes; hexadecimal, at least 1. */
export const length: ArgumentType<number> = {
  ...count,
  name: 'LENGTH',
  describe: 'a length in bytes, as a hexadecimal number',
  examples: ['40', '0n100', '1000'],
};

/** A length in bytes of any size: what costs no memory here. */
export const extent: ArgumentType<bigint> = {
  ...atLeastOne(hex64),
  name: 'LENGTH',
  describe: 'a length in bytes, as a hexadecimal number of up to 64 bits',
  examples: ['1000', '0n4096', '100000000'],
};

/** A decimal number: baud rates and TCP ports. */
export const decimal: ArgumentType<number> = {
  name: 'NUMBER',
  describe: 'a decimal number',
  examples: ['115200', '9600'],
  parse({ text }) {
    if (!/^[0-9]{1,10}$/.test(text)) {
      const at = text.search(/[^0-9]/);
      throw new Complaint('not a decimal number', at < 0 ? undefined : { from: at, to: at + 1 });
    }
    return Number(text);
  },
};

/** A value of the given number of bytes, for `eb`, `ed`, `eq`. */
export function unit(bytes: 1 | 4 | 8): ArgumentType<bigint> {
  const names = { 1: 'BYTE', 4: 'DWORD', 8: 'QWORD' } as const;
  const max = (1n << BigInt(bytes * 8)) - 1n;
  return hexadecimal(
    names[bytes],
    `a hexadecimal value of ${bytes === 1 ? 'one byte' : `${bytes} bytes`}`,
    ['90', 'cc', '0n10'],
    max,
    (value) => value,
  );
}
