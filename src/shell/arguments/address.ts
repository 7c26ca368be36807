/** Argument types whose word is resolved to a 64-bit value: addresses and values. */

import { formatAddress } from '../../format/address.ts';
import { type Register, registers } from '../../x86/registers.ts';
import type { ArgumentType, Completion, Surroundings } from './type.ts';
import { evaluate } from './value.ts';

const MOST_SYMBOLS = 200;

/** An address in the debuggee. */
export const address: ArgumentType<bigint> = {
  name: 'ADDRESS',
  describe: 'an address: a hexadecimal number, @register, module!symbol, or + and - of these, without spaces',
  examples: ['fffff800`00101a2c', '@rsp+8', 'nt!KiIdleLoop+1c'],
  parse: ({ text }, surroundings) => evaluate(text, surroundings),
  complete: completeValue,
};

/** A 64-bit value; written like an address. */
export const value: ArgumentType<bigint> = {
  ...address,
  name: 'VALUE',
  describe: 'a value: a hexadecimal number, @register, module!symbol, or + and - of these, without spaces',
  examples: ['10', '@rax+1', 'nt!KiTick'],
};

/** Completes the last term of an expression: registers behind an @, symbols otherwise. */
async function completeValue(prefix: string, surroundings: Surroundings): Promise<readonly Completion[]> {
  const [term = ''] = /[^+-]*$/.exec(prefix) ?? [];
  const before = prefix.slice(0, prefix.length - term.length);
  const items: Completion[] = [];
  if (term === '' || term.startsWith('@')) {
    const wanted = term.slice(1).toLowerCase();
    const shown = registers.filter((each) => shows(each, wanted));
    const present = await presentValues(shown, surroundings);
    items.push(
      ...shown.map(({ name, meaning }) => ({
        insert: `${before}@${name}`,
        label: `@${name}`,
        detail: present.get(name) ?? meaning,
      })),
    );
  }
  if (!term.startsWith('@')) {
    for (const symbol of surroundings.symbols.complete(term, MOST_SYMBOLS)) {
      items.push({ insert: before + symbol.name, label: symbol.name, detail: formatAddress(symbol.address) });
    }
  }
  return items;
}

/** Without a letter only the 64-bit registers are offered: they are what an address is made of. */
function shows({ name, group }: Register, wanted: string): boolean {
  return wanted === '' ? group === '64-bit' && name !== 'rflags' : name.startsWith(wanted);
}

/** Present values of whole registers; one request for all of them, empty when the debuggee does not answer. */
export async function presentValues(
  wanted: readonly Register[],
  { session, signal }: Surroundings,
): Promise<ReadonlyMap<string, string>> {
  if (session?.state.name !== 'halted' || wanted.length === 0) {
    return new Map();
  }
  try {
    const all = await session.readRegisters({ signal });
    return new Map(
      wanted.flatMap(({ name, whole, shift, bits }) => {
        const value = (all as Readonly<Record<string, bigint | undefined>>)[whole];
        return value === undefined ? [] : [[name, BigInt.asUintN(bits, value >> BigInt(shift)).toString(16)]];
      }),
    );
  } catch {
    // A completion without values is better than none; the cause shows when a command asks.
    signal.throwIfAborted();
    return new Map();
  }
}
