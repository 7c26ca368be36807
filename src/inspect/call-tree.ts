/** Who calls whom, from instructions that are followed one by one. */
import type { Instruction } from '../x86/instruction.ts';

export type CallEvent = 'call' | 'return' | 'exception';

/** A call, a return or an exception. */
export interface CallStep {
  readonly event: CallEvent;
  /** Calls that were seen and have not returned when it happens. */
  readonly depth: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** Keeps account of the calls that have not returned yet. */
export class CallTree {
  /** Where the calls that were seen will return to, the innermost last. An exception may also return after it. */
  #open: { readonly to: bigint; readonly or: bigint }[] = [];

  /**
   * @param instruction what was executed
   * @param rip what comes next
   * @returns undefined when nothing was called and nothing returned
   */
  follow(instruction: Instruction, rip: bigint): CallStep | undefined {
    const event = eventOf(instruction, rip);
    if (event === undefined) return undefined;
    const depth = event === 'return' ? this.#close(rip) : this.#open.length;
    if (event !== 'return') this.#open.push(returnOf(event, instruction));
    return { event, depth, from: instruction.address, to: rip };
  }

  /** @returns the depth of the return: 0 when it is no call's that was seen, as in another thread */
  #close(to: bigint): number {
    const index = this.#open.findLastIndex((call) => call.to === to || call.or === to);
    this.#open.length = Math.max(0, index);
    return index + 1;
  }
}

/** What an instruction turned out to be by where it led: an exception leads any instruction elsewhere. */
function eventOf({ address, bytes, flow, mnemonic }: Instruction, rip: bigint): CallEvent | undefined {
  const next = BigInt.asUintN(64, address + BigInt(bytes.length));
  switch (flow) {
    case 'call':
      // vmcall counts as a call and comes back at once; `call` can lead to what is next to it.
      return rip === next && !/(?:^| )call$/.test(mnemonic) ? undefined : 'call';
    case 'return':
      return 'return';
    case 'interrupt':
      return rip === next ? undefined : 'call';
    case 'next':
    case 'invalid':
      // A repeated string instruction stays where it is.
      return rip === next || rip === address ? undefined : 'exception';
    default:
      return undefined;
  }
}

function returnOf(event: CallEvent, { address, bytes }: Instruction): { to: bigint; or: bigint } {
  const next = BigInt.asUintN(64, address + BigInt(bytes.length));
  return { to: next, or: event === 'exception' ? address : next };
}
