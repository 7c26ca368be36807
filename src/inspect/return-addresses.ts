/** Which words of a stack are return addresses: those right behind a call instruction. */
import { DebuggeeError, type Session } from '../session/session.ts';
import { followsCall, LONGEST_CALL } from '../x86/call-before.ts';
import { type LineBudget, memoryCost } from './line-budget.ts';
import type { StackWord } from './read-stack.ts';

/**
 * A call with its target in the instruction reaches so far in bytes, so callers are this near. Further away is data, or
 * a device, whose registers must not be read for the sake of a picture.
 */
const REACH = 1n << 31n;
/** Places looked at for one halt, a request each. */
const MOST_LOOKS = 8;
const MOST_REMEMBERED = 1024;

export class ReturnAddresses {
  readonly #known = new Map<bigint, boolean>();

  /** Other code may be there now: nothing that was seen counts. */
  forget(): void {
    this.#known.clear();
  }

  /** The words that are return addresses, as far as the budget lasts; what was looked at before costs nothing. */
  async among(
    words: readonly StackWord[],
    { session, rip, bits, budget, signal }: Look,
  ): Promise<readonly StackWord[]> {
    const found: StackWord[] = [];
    let looks = 0;
    for (const word of words) {
      const { value } = word;
      const distance = value > rip ? value - rip : rip - value;
      if (distance > REACH || value < BigInt(LONGEST_CALL)) continue;
      let known = this.#known.get(value);
      if (known === undefined) {
        if (looks === MOST_LOOKS || !budget.take(memoryCost(LONGEST_CALL))) continue;
        looks += 1;
        known = await isReturnAddress(session, value, bits, signal);
        this.#remember(value, known);
      }
      if (known) found.push(word);
    }
    return found;
  }

  #remember(value: bigint, known: boolean): void {
    if (this.#known.size === MOST_REMEMBERED) this.#known.clear();
    this.#known.set(value, known);
  }
}

interface Look {
  readonly session: Session;
  readonly rip: bigint;
  readonly bits: 64 | 32;
  readonly budget: LineBudget;
  readonly signal: AbortSignal;
}

async function isReturnAddress(
  session: Session,
  address: bigint,
  bits: 64 | 32,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const from = address - BigInt(LONGEST_CALL);
    return followsCall(await session.readMemory(from, LONGEST_CALL, { signal }), bits);
  } catch (error) {
    if (error instanceof DebuggeeError) return false;
    throw error;
  }
}
