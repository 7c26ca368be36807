/** Names of addresses, as the shell sees them; who knows them (demo kernel, PDB, kallsyms) is not its business. */
export interface SymbolTable {
  /** The address of `module!symbol`, exactly as written. */
  lookup(name: string): bigint | undefined;
  /** The last symbol at or below the address within the same module, with the distance in bytes. */
  nearest(address: bigint): { readonly name: string; readonly offset: bigint } | undefined;
  /** Symbols whose name starts with the prefix, in any case, best first; at most `limit`. */
  complete(prefix: string, limit?: number): readonly { readonly name: string; readonly address: bigint }[];
}

/** The table of a target about which nothing is known. */
export const noSymbols: SymbolTable = {
  lookup: () => undefined,
  nearest: () => undefined,
  complete: () => [],
};
