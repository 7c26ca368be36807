import { gateName } from '../format/gate.ts';

/** A breakpoint as the debuggee lists it. */
export interface ListedBreakpoint {
  readonly id: number;
  readonly address: bigint;
  readonly state: 'enabled' | 'disabled';
  /** Its restrictions in the debuggee's words, made safe: `core 1  pid 4`; empty when it halts for anyone. */
  readonly only: string;
}

/** A row: id, 16-digit address, state, restrictions (spec/PROTOCOL.md 7.15). */
const ROW = /^\s*([0-9a-f]{1,8})\s+([0-9a-f]{8}`?[0-9a-f]{8})\s+(enabled|disabled)\b(.*)$/gim;

/** The breakpoints in the debuggee's text; lines of any other form are headings or notices. */
export function parseBreakpointList(text: string): ListedBreakpoint[] {
  return [...text.matchAll(ROW)].map(([, id = '', address = '', state = '', only = '']) => ({
    id: Number.parseInt(id, 16),
    address: BigInt(`0x${address.replace('`', '')}`),
    state: state.toLowerCase() === 'enabled' ? 'enabled' : 'disabled',
    only: gateName(only.trim()),
  }));
}

/** What a breakpoint is restricted to; nothing when it halts for anyone. */
export interface Restriction {
  readonly core?: number;
  readonly pid?: number;
  readonly tid?: number;
}

/** The restrictions as numbers; they are written in hexadecimal: `core 1  pid 4`. */
export function restrictionOf({ only }: ListedBreakpoint): Restriction {
  const found = only.matchAll(/\b(core|pid|tid)\W+(?:0x)?([0-9a-f]{1,8})\b/gi);
  return Object.fromEntries([...found].map(([, name = '', id = '']) => [name.toLowerCase(), Number.parseInt(id, 16)]));
}
