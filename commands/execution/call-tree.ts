import { formatAddress, jsonHex } from '../../src/format/address.ts';
import type { Block, Span } from '../../src/format/block.ts';
import { type SymbolNames, symbolText } from '../../src/symbols/names.ts';
import type { Instruction } from '../../src/x86/instruction.ts';

type Event = 'call' | 'return' | 'exception';

/** Deeper calls are drawn at this depth, so that a line still fits a window. */
const deepest = 30;

/** Follows instructions one by one and draws who calls whom. */
export class CallTree {
  readonly #symbols: SymbolNames | undefined;
  /** Where the calls that were seen will return to, the innermost last. An exception may also return behind it. */
  #open: { readonly to: bigint; readonly or: bigint }[] = [];

  constructor(symbols: SymbolNames | undefined) {
    this.#symbols = symbols;
  }

  /**
   * @param instruction what was executed
   * @param rip what comes next
   * @returns a line of the tree; undefined when nothing was called and nothing returned
   */
  follow(instruction: Instruction, rip: bigint): Block | undefined {
    const event = eventOf(instruction, rip);
    if (event === undefined) return undefined;
    const depth = event === 'return' ? this.#close(rip) : this.#open.length;
    if (event !== 'return') this.#open.push(returnOf(event, instruction));
    return {
      kind: 'track',
      lines: [[...branch(event, depth), ...this.#place(rip)]],
      data: {
        event,
        depth,
        from: jsonHex(instruction.address),
        to: jsonHex(rip),
        name: symbolText(rip, this.#symbols) ?? null,
      },
    };
  }

  /** @returns how deep the return stands: at the margin when it is no call's that was seen, as in another thread */
  #close(to: bigint): number {
    const index = this.#open.findLastIndex((call) => call.to === to || call.or === to);
    this.#open.length = Math.max(0, index);
    return index + 1;
  }

  #place(address: bigint): Span[] {
    const name = symbolText(address, this.#symbols);
    const digits: Span = { text: formatAddress(address), role: 'address' };
    if (name === undefined) return [digits];
    return [{ text: name, role: 'symbol' }, { text: ' (', role: 'dim' }, digits, { text: ')', role: 'dim' }];
  }
}

/** What an instruction turned out to be by where it led: an exception leads any instruction elsewhere. */
function eventOf({ address, bytes, flow, mnemonic }: Instruction, rip: bigint): Event | undefined {
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

function returnOf(event: Event, { address, bytes }: Instruction): { to: bigint; or: bigint } {
  const next = BigInt.asUintN(64, address + BigInt(bytes.length));
  return { to: next, or: event === 'exception' ? address : next };
}

const words: Readonly<Record<Event, string>> = { call: '├─ ', return: '└─ back to ', exception: '├─ exception: ' };

function branch(event: Event, depth: number): Span[] {
  const columns = Math.min(depth, deepest);
  return [{ text: `${'│  '.repeat(columns)}${words[event]}`, role: 'dim' }];
}
