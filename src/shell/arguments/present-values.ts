import type { Register } from '../../x86/registers.ts';
import type { Surroundings } from './type.ts';

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
