import type { SymbolNames } from './names.ts';

/** Symbols of a debuggee; where they are from (demo kernel, PDB, kallsyms) is not its users' business. */
export interface SymbolTable extends SymbolNames {
  /** The address of `module!symbol`, exactly as written. */
  lookup(name: string): bigint | undefined;
  /** Symbols whose name starts with the prefix, in any case, best first; at most `limit`. */
  complete(prefix: string, limit?: number): readonly { readonly name: string; readonly address: bigint }[];
}

/** The table of a target about which nothing is known. */
export const noSymbols: SymbolTable = {
  lookup: () => undefined,
  nearest: () => undefined,
  complete: () => [],
};
