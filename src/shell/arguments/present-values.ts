import type { Register } from '../../x86/registers.ts';
import type { ArgumentContext } from './type.ts';

/** Registers that are asked for one by one at most: each is a round trip during typing. */
const MOST_SINGLE = 6;

/**
 * Present values of registers; empty when the debuggee does not answer. One request has all general registers and
 * flags. Control, debug and table registers need one each: they are asked for when only such are wanted, and few.
 */
export async function presentValues(
  wanted: readonly Register[],
  { session, signal }: ArgumentContext,
): Promise<ReadonlyMap<string, string>> {
  if (session?.state.name !== 'halted' || wanted.length === 0) return new Map();
  try {
    if (wanted.length <= MOST_SINGLE && wanted.every(({ group }) => group === 'system')) {
      const values = new Map<string, string>();
      for (const { name } of wanted) values.set(name, (await session.readRegister(name, { signal })).toString(16));
      return values;
    }
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
