/** Which words of a stack that has been read are return addresses. */
import { DebuggeeError, type Session } from '../session/index.ts';
import { type StackRange, WALKED_WORD_COST, walkStack } from './call-stack.ts';
import { type LineBudget, walkCost } from './line-budget.ts';
import { type NamedWord, wordBytes } from './read-stack.ts';

/**
 * A call with its target in the instruction reaches 2 GiB, so callers are this near to rip. Further away is data, or a
 * device, whose registers must not be read for the sake of a picture.
 */
const REACH = 1n << 31n;
const MOST_REMEMBERED = 1024;

interface Look {
  readonly session: Session;
  readonly rip: bigint;
  readonly bits: 64 | 32;
  readonly budget: LineBudget;
  readonly signal: AbortSignal;
}

/** Remembers what it saw, so that a step, which changes little of the stack, costs little. */
export class ReturnAddresses {
  readonly #known = new Map<bigint, boolean>();

  /** Other code may be there now: nothing that was seen counts. */
  forget(): void {
    this.#known.clear();
  }

  /** The words that are return addresses, as far as the budget lasts: the innermost are looked at first. */
  async among(words: readonly NamedWord[], look: Look): Promise<readonly NamedWord[]> {
    const near = words.filter(({ value }) => isNear(value, look.rip));
    const firsts = near.filter(({ value }, index) => near.findIndex((other) => other.value === value) === index);
    const unknown = firsts.filter(({ value }) => !this.#known.has(value));
    await this.#learn(unknown, look);
    return near.filter(({ value }) => this.#known.get(value));
  }

  /** A walk for each run of words, as long as there is time for it. */
  async #learn(words: readonly NamedWord[], { session, bits, budget, signal }: Look): Promise<void> {
    const width = wordBytes(bits);
    for (const { base, words: count } of runsOf(words, width)) {
      if (!budget.take(walkCost + count * WALKED_WORD_COST)) return;
      try {
        for await (const part of walkStack(session, { base, words: count, width, bits }, signal)) {
          for (const { value, call } of part.words) this.#remember(value, call !== undefined);
        }
      } catch (error) {
        // A debuggee that does not walk stacks leaves the callers out.
        if (!(error instanceof DebuggeeError)) throw error;
      }
    }
  }

  #remember(value: bigint, known: boolean): void {
    if (this.#known.size === MOST_REMEMBERED) this.#known.clear();
    this.#known.set(value, known);
  }
}

function isNear(value: bigint, rip: bigint): boolean {
  return (value > rip ? value - rip : rip - value) <= REACH;
}

/** Words in order, joined where asking for those between costs less than another request. */
function runsOf(words: readonly NamedWord[], width: number): Pick<StackRange, 'base' | 'words'>[] {
  const runs: { base: bigint; words: number }[] = [];
  for (const { address } of words) {
    const last = runs.at(-1);
    const reach = last === undefined ? Number.POSITIVE_INFINITY : Number(address - last.base) / width + 1;
    if (last !== undefined && (reach - last.words - 1) * WALKED_WORD_COST <= walkCost) last.words = reach;
    else runs.push({ base: address, words: 1 });
  }
  return runs;
}
