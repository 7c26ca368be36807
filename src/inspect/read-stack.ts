/** The top of the stack, as far as it can be read. */
import type { Session } from '../session/index.ts';
import { type SymbolNames, symbolText } from '../symbols/names.ts';
import { readablePiece, readMemory } from './read-memory.ts';

/** A word of the stack, with the name of what it points to. */
export interface NamedWord {
  readonly address: bigint;
  readonly value: bigint;
  readonly name: string | undefined;
}

export interface StackWindow {
  readonly rsp: bigint;
  readonly words: number;
  readonly bits: 64 | 32;
  readonly symbols: SymbolNames | undefined;
}

const TOP = 1n << 64n;

/** Bytes of a word of the stack. */
export const wordBytes = (bits: 64 | 32): 8 | 4 => (bits === 64 ? 8 : 4);

/**
 * Reads words from the stack pointer on; fewer at the end of what is mapped.
 *
 * @returns undefined where nothing can be read
 */
export async function readStack(
  session: Session,
  window: StackWindow,
  signal: AbortSignal,
): Promise<NamedWord[] | undefined> {
  const { bits, symbols } = window;
  const rsp = BigInt.asUintN(bits, window.rsp);
  const width = wordBytes(bits);
  const words = Math.min(window.words, Number((TOP - rsp) / BigInt(width)));
  if (words === 0) return undefined;
  const found = readablePiece(await readMemory(session, rsp, words * width, { space: 'virtual', signal }), rsp);
  return found && wordsOf(found.bytes, rsp, bits, symbols);
}

function wordsOf(bytes: Uint8Array, rsp: bigint, bits: 64 | 32, symbols: SymbolNames | undefined): NamedWord[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const width = wordBytes(bits);
  return Array.from({ length: Math.floor(bytes.length / width) }, (_, index) => {
    const value = bits === 64 ? view.getBigUint64(index * 8, true) : BigInt(view.getUint32(index * 4, true));
    return { address: rsp + BigInt(index * width), value, name: symbolText(value, symbols) };
  });
}
