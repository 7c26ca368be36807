/** What a search looks for: values, or text as its bytes. */
import type { ArgumentType } from '../../src/shell/arguments/index.ts';
import { unit } from '../../src/shell/arguments/index.ts';
import type { ValueSize } from './value-sizes.ts';

export type Encoding = 'utf8' | 'utf16le';

/** The bytes of a text, each as a value. */
export function encoded(text: string, encoding: Encoding): readonly bigint[] {
  return [...Buffer.from(text, encoding)].map(BigInt);
}

/** A value of that size; where it is a byte, also a text in quotation marks. */
export function pattern(size: ValueSize): ArgumentType<readonly bigint[]> {
  const value = unit(size);
  return {
    ...value,
    describe: size === 1 ? `${value.describe}, or text in quotation marks` : value.describe,
    async parse(token, context) {
      if (size === 1 && token.kind === 'StringLiteral') return encoded(token.text, 'utf8');
      return [await value.parse(token, context)];
    },
  };
}
