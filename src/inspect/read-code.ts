/** Code around an address: as it will be executed, and what comes before it. */
import type { Memory } from '../format/memory.ts';
import type { Session } from '../session/index.ts';
import { type SymbolNames, symbolText } from '../symbols/names.ts';
import { startsBefore } from '../x86/backwards.ts';
import { disassemble, LONGEST_INSTRUCTION, type Syntax } from '../x86/disassemble.ts';
import type { Instruction } from '../x86/instruction.ts';
import { readablePiece, readMemory } from './read-memory.ts';

/** Instructions around an address, without gaps. */
export interface Code {
  readonly instructions: readonly Instruction[];
  /** Names of functions that begin at one of them. */
  readonly labels: ReadonlyMap<bigint, string>;
}

export interface CodeWindow {
  /** An instruction begins here. */
  readonly address: bigint;
  /** How many instructions before and from the address on; there may be fewer. */
  readonly before: number;
  readonly after: number;
  readonly bits: 64 | 32;
  readonly syntax: Syntax;
  readonly symbols: SymbolNames | undefined;
}

/** Bytes that an instruction takes: somewhat more than most code's average of four. */
const TYPICAL = 6;
/** Read further before than is shown: there the way into step is found. */
const RUN_UP = 16;
const TOP = 1n << 64n;

/** Bytes that will be asked for. */
export function codeBytes({ before, after }: Pick<CodeWindow, 'before' | 'after'>): number {
  return (before === 0 ? 0 : before * TYPICAL + RUN_UP) + after * TYPICAL + LONGEST_INSTRUCTION;
}

/**
 * Reads and disassembles code around an address.
 *
 * @returns undefined where nothing can be read
 */
export async function readCode(session: Session, window: CodeWindow, signal: AbortSignal): Promise<Code | undefined> {
  const { address, before, after } = window;
  const start = before === 0 ? 0 : before * TYPICAL + RUN_UP;
  const from = max(0n, address - BigInt(start));
  const to = min(TOP, address + BigInt(after * TYPICAL + LONGEST_INSTRUCTION));
  const memory = await readMemory(session, from, Number(to - from), { space: 'virtual', signal });
  const found = readablePiece(memory, address);
  return found && decodeAround(found, window);
}

/** The instructions in a piece of memory without gaps; one of them begins at the window's address. */
function decodeAround({ bytes, address: from }: Memory, window: CodeWindow): Code {
  const { address, before, after, bits, symbols, syntax } = window;
  const at = Number(address - from);
  const near = symbols?.nearest(address);
  const known = near !== undefined && near.offset <= BigInt(at) ? at - Number(near.offset) : undefined;
  const starts = before === 0 ? [] : startsBefore(bytes.subarray(0, at), bits, known).slice(-before);
  const first = starts[0] ?? at;
  const options = { bits, syntax, symbols };
  const instructions = [
    ...disassemble(bytes.subarray(first, at), from + BigInt(first), options),
    ...whole(disassemble(bytes.subarray(at), address, { ...options, count: after }), from + BigInt(bytes.length)),
  ];
  return { instructions, labels: labelsOf(instructions, symbols) };
}

/** Without the last ones when they only look bad because their end was not read. */
function whole(instructions: readonly Instruction[], end: bigint): readonly Instruction[] {
  const last = instructions.findIndex(
    ({ address, flow }) => flow === 'invalid' && address > end - BigInt(LONGEST_INSTRUCTION),
  );
  return last < 0 ? instructions : instructions.slice(0, last);
}

function labelsOf(instructions: readonly Instruction[], symbols: SymbolNames | undefined): Map<bigint, string> {
  const labels = new Map<bigint, string>();
  for (const { address } of instructions) {
    const near = symbols?.nearest(address);
    if (near !== undefined && BigInt(near.offset) === 0n) labels.set(address, symbolText(address, symbols) ?? '');
  }
  return labels;
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
