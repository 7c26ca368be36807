import { formatAddress } from '../format/address.ts';
import type { Span } from '../format/block.ts';
import { type SymbolNames, symbolText } from '../symbols/names.ts';
import { conditionHolds } from './condition.ts';
import type { Instruction } from './instruction.ts';

/** Bytes in a row: the others of a longer instruction are in a row below it, so that mnemonics stay in one column. */
const BYTES_A_ROW = 8;
const BYTES_WIDTH = BYTES_A_ROW * 3;
/** Mnemonics are padded to this many columns. */
const MNEMONIC_WIDTH = 7;

export interface ListingOptions {
  readonly symbols?: SymbolNames | undefined;
  /** The instruction about to be executed and the flags it will see: a conditional jump there says where it goes. */
  readonly current?: { readonly rip: bigint; readonly rflags: bigint } | undefined;
}

/**
 * Lines of a disassembly, with a `module!symbol+0x1c:` line before the first instruction and where a symbol begins.
 */
export function formatListing(instructions: readonly Instruction[], options: ListingOptions = {}): Span[][] {
  return instructions.flatMap((instruction, index) => {
    const near = options.symbols?.nearest(instruction.address);
    const named = near !== undefined && (index === 0 || BigInt(near.offset) === 0n);
    const lines = [instructionLine(instruction, options), ...moreBytes(instruction)];
    return named ? [symbolLine(instruction.address, options.symbols), ...lines] : lines;
  });
}

function symbolLine(address: bigint, symbols: SymbolNames | undefined): Span[] {
  return [
    { text: symbolText(address, symbols) ?? '', role: 'symbol' },
    { text: ':', role: 'plain' },
  ];
}

function instructionLine(instruction: Instruction, { current }: ListingOptions): Span[] {
  const { address, bytes, mnemonic, operands } = instruction;
  return [
    { text: formatAddress(address), role: 'address' },
    { text: `  ${digits(bytes.subarray(0, BYTES_A_ROW)).padEnd(BYTES_WIDTH)} `, role: 'bytes' },
    { text: operands.length === 0 ? mnemonic : `${mnemonic.padEnd(MNEMONIC_WIDTH)} `, role: 'mnemonic' },
    ...operands,
    ...takenMark(instruction, current),
  ];
}

const ADDRESS_WIDTH = formatAddress(0n).length;

function moreBytes({ bytes }: Instruction): Span[][] {
  if (bytes.length <= BYTES_A_ROW) return [];
  return [[{ text: `${' '.repeat(ADDRESS_WIDTH)}  ${digits(bytes.subarray(BYTES_A_ROW))}`, role: 'bytes' }]];
}

const digits = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

function takenMark({ address, condition }: Instruction, current: ListingOptions['current']): Span[] {
  if (current?.rip !== address || condition === undefined) return [];
  return [{ text: conditionHolds(condition, current.rflags) ? ' [taken]' : ' [not taken]', role: 'dim' }];
}
