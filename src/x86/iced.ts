import { createRequire } from 'node:module';

type Iced = typeof import('iced-x86');

const require = createRequire(import.meta.url);
let loaded: Iced | undefined;

/**
 * The decoder library, loaded at first use: compiling its WebAssembly takes about 120 ms, which the first prompt must
 * not wait for. Call it once while idle to have the first disassembly at once.
 */
export function iced(): Iced {
  loaded ??= require('iced-x86') as Iced;
  return loaded;
}
