/** Argument types whose word is resolved to a 64-bit value: addresses and values. */
import { completeExpression } from './script-completion.ts';
import type { ArgumentType } from './type.ts';
import { evaluate } from './value.ts';

/** An address in the debuggee. */
export const address: ArgumentType<bigint> = {
  name: 'ADDRESS',
  describe:
    'an address: a hexadecimal number, @register, module!symbol, or any expression of these without blanks: poi(@rsp)+8',
  examples: ['fffff800`00101a2c', '@rsp+8', 'nt!KiIdleLoop+1c'],
  isScript: true,
  parse: ({ text }, context) => evaluate(text, context),
  complete: completeExpression,
};

/** A 64-bit value; written like an address. */
export const value: ArgumentType<bigint> = {
  ...address,
  name: 'VALUE',
  describe: 'a value: a hexadecimal number, @register, module!symbol, or any expression of these without blanks',
  examples: ['10', '@rax+1', 'nt!KiTick'],
};
