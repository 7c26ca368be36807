import { formatAddress, jsonHex } from '../../src/format/address.ts';
import type { Span } from '../../src/format/block.ts';
import type { Result } from '../../src/format/json/kinds.ts';
import type { CallEvent, CallStep } from '../../src/inspect/call-tree.ts';
import { type SymbolNames, symbolText } from '../../src/symbols/names.ts';

/** Deeper calls are drawn at this depth, so that a line still fits a window. */
const DEEPEST = 30;

const words: Readonly<Record<CallEvent, string>> = { call: '├─ ', return: '└─ back to ', exception: '├─ exception: ' };

/** A line of the tree. */
export function callBlock({ event, depth, from, to }: CallStep, symbols: SymbolNames | undefined): Result {
  const name = symbolText(to, symbols);
  const branch: Span = { text: `${'│  '.repeat(Math.min(depth, DEEPEST))}${words[event]}`, role: 'dim' };
  return {
    kind: 'track',
    lines: [[branch, ...placeSpans(to, name)]],
    data: { event, depth, from: jsonHex(from), to: jsonHex(to), name: name ?? null },
  };
}

function placeSpans(address: bigint, name: string | undefined): Span[] {
  const digits: Span = { text: formatAddress(address), role: 'address' };
  if (name === undefined) return [digits];
  return [{ text: name, role: 'symbol' }, { text: ' (', role: 'dim' }, digits, { text: ')', role: 'dim' }];
}
