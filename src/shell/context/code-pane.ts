/** Code as a pane: the instruction that is executed next is marked, and a conditional jump there says where it goes. */
import { formatAddress, hex } from '../../format/address.ts';
import type { Span } from '../../format/block.ts';
import type { Code } from '../../inspect/read-code.ts';
import { conditionHolds } from '../../x86/condition.ts';
import type { Instruction } from '../../x86/instruction.ts';
import type { ContextContent } from './content.ts';
import { span } from './spans.ts';

/** From these widths on there is room for whole addresses, and for the bytes of an instruction. */
const FOR_ADDRESSES = 84;
const FOR_BYTES = 56;
/** Bytes that are shown of an instruction: more would push the rest aside. */
const MOST_BYTES = 7;
const BYTES_COLUMNS = 3 * MOST_BYTES - 1;
const MNEMONIC_COLUMNS = 7;

export interface CodeLine {
  /** Of the instruction that the line shows; a label has the one of the instruction below it. */
  readonly address: bigint;
  readonly spans: readonly Span[];
}

type Around = Pick<ContextContent, 'rip' | 'rflags' | 'breakpoints'>;

export function codeLines(code: Code, around: Around, columns: number) {
  return code.instructions.flatMap((instruction): CodeLine[] => {
    const { address } = instruction;
    const label = code.labels.get(address);
    const line = { address, spans: instructionLine(instruction, around, columns) };
    return label === undefined ? [line] : [{ address, spans: [span(` ${label}:`, 'symbol')] }, line];
  });
}

function instructionLine(instruction: Instruction, current: Around, columns: number): Span[] {
  const { address, bytes, mnemonic, operands, condition } = instruction;
  const here = address === current.rip;
  const taken = here && condition !== undefined ? conditionHolds(condition, current.rflags) : undefined;
  return [
    breakpointMark(current.breakpoints.get(address)),
    here ? span('▶ ', 'warning') : span('  '),
    span(columns >= FOR_ADDRESSES ? formatAddress(address) : `…${hex(address, 5)}`, 'address'),
    span('  '),
    ...(columns >= FOR_BYTES ? [span(digits(bytes), 'bytes'), span('  ')] : []),
    span(operands.length === 0 ? mnemonic : `${mnemonic.padEnd(MNEMONIC_COLUMNS)} `, 'mnemonic'),
    ...named(operands),
    ...(taken === undefined ? [] : [span(taken ? ' [taken]' : ' [not taken]', 'dim')]),
  ];
}

/** One that is disabled is hollow. */
function breakpointMark(enabled: boolean | undefined): Span {
  if (enabled === undefined) return span(' ');
  return enabled ? span('●', 'error') : span('○', 'dim');
}

function digits(bytes: Uint8Array): string {
  const shown = bytes.length > MOST_BYTES ? bytes.subarray(0, MOST_BYTES - 1) : bytes;
  const text = Array.from(shown, (byte) => hex(byte, 2)).join(' ');
  return (shown === bytes ? text : `${text} …`).padEnd(BYTES_COLUMNS);
}

/** Where an operand has a name, its address is left out: `<nt!KiTick (fffff800`00101234)>` becomes `nt!KiTick`. */
function named(operands: readonly Span[]): Span[] {
  const kept: Span[] = [];
  for (let index = 0; index < operands.length; index++) {
    const name = operands[index + 1];
    if (operands[index]?.text === '<' && name?.role === 'symbol') {
      kept.push(name);
      index += 4;
    } else kept.push(operands[index]!);
  }
  return kept;
}

/**
 * So many lines of the code, with the current instruction in them where it is there at all.
 *
 * @param before lines above the current instruction, as far as there are any
 */
export function aroundCurrent(lines: readonly CodeLine[], rip: bigint, before: number, rows: number): CodeLine[] {
  const current = lines.findLastIndex(({ address }) => address === rip);
  const first = Math.max(0, Math.min(current - before, lines.length - rows));
  return lines.slice(first, first + rows);
}
