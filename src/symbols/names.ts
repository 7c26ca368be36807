/** What an address is called. */
import { gateName } from '../format/gate.ts';

/** Names for addresses: all that showing them needs of a symbol table. */
export interface SymbolNames {
  /** The symbol that the address lies in, with the distance to its beginning in bytes. */
  nearest(address: bigint): { readonly name: string; readonly offset: bigint | number } | undefined;
}

/** Most characters of a name that are shown: C++ and Rust have long ones. */
const LONGEST_NAME = 200;

/**
 * `nt!KiTick`, `nt!KiTick+0x1c`, safe to show: a debuggee can call its symbols whatever it wants.
 *
 * @returns undefined where no symbol is near
 */
export function symbolText(address: bigint, symbols: SymbolNames | undefined): string | undefined {
  const near = symbols?.nearest(address);
  if (near === undefined) return undefined;
  const name = gateName(near.name, LONGEST_NAME);
  return BigInt(near.offset) === 0n ? name : `${name}+0x${near.offset.toString(16)}`;
}
