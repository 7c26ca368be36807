/** The top of the stack, as far as it can be read. */

import { DebuggeeError, type Session } from '../session/session.ts';
import { type SymbolNames, symbolText } from '../symbols/names.ts';

export interface StackWord {
  readonly address: bigint;
  readonly value: bigint;
  /** Where the value points to, by name. */
  readonly name: string | undefined;
}

export interface StackWish {
  readonly rsp: bigint;
  readonly words: number;
  readonly bits: 64 | 32;
  readonly symbols: SymbolNames | undefined;
  readonly signal: AbortSignal;
}

const PAGE = 0x1000;
const TOP = 1n << 64n;

/** Bytes of a word of the stack. */
export const wordBytes = (bits: 64 | 32): 8 | 4 => (bits === 64 ? 8 : 4);

/**
 * Reads words from the stack pointer on; fewer at the end of what is mapped.
 *
 * @returns undefined where nothing can be read
 */
export async function readStack(session: Session, wish: StackWish): Promise<StackWord[] | undefined> {
  const { words, bits, symbols, signal } = wish;
  const rsp = BigInt.asUintN(bits, wish.rsp);
  const width = wordBytes(bits);
  const inPage = PAGE - Number(rsp % BigInt(PAGE));
  const wanted = Number(TOP - rsp < BigInt(words * width) ? TOP - rsp : BigInt(words * width));
  for (const length of [wanted, Math.min(wanted, inPage)]) {
    if (length < width) return undefined;
    try {
      return wordsOf(await session.readMemory(rsp, length - (length % width), { signal }), rsp, bits, symbols);
    } catch (error) {
      if (!(error instanceof DebuggeeError)) throw error;
    }
  }
  return undefined;
}

function wordsOf(bytes: Uint8Array, rsp: bigint, bits: 64 | 32, symbols: SymbolNames | undefined): StackWord[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const width = wordBytes(bits);
  return Array.from({ length: bytes.length / width }, (_, index) => {
    const value = bits === 64 ? view.getBigUint64(index * 8, true) : BigInt(view.getUint32(index * 4, true));
    return { address: rsp + BigInt(index * width), value, name: symbolText(value, symbols) };
  });
}
