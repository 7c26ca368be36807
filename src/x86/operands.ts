import type { Formatter, Instruction as IcedInstruction } from 'iced-x86';
import { formatAddress } from '../format/address.ts';
import type { Role, Span } from '../format/block.ts';
import { type SymbolNames, symbolText } from '../symbols/names.ts';
import { iced } from './iced.ts';

const span = (text: string, role: Role): Span => ({ text, role });

/** An address inside an operand: <nt!KiTick (fffff800`00101234)> where it has a name, bare where it has none. */
function addressSpans(address: bigint, symbols: SymbolNames | undefined): Span[] {
  const name = symbolText(address, symbols);
  const digits = span(formatAddress(address), 'address');
  if (name === undefined) return [digits];
  return [span('<', 'plain'), span(name, 'symbol'), span(' (', 'plain'), digits, span(')>', 'plain')];
}

/** The address that an operand spells out in digits: a near branch target, or memory without registers. */
function spelledAddress(instruction: IcedInstruction, operand: number): bigint | undefined {
  const { OpKind } = iced();
  const kind = instruction.opKind(operand);
  if (kind === OpKind.NearBranch64 || kind === OpKind.NearBranch32 || kind === OpKind.NearBranch16) {
    return instruction.nearBranchTarget;
  }
  if (kind !== OpKind.Memory) return undefined;
  return instruction.isIpRelMemoryOperand ? instruction.ipRelMemoryAddress : absoluteAddress(instruction);
}

/** Memory in fs and gs begins elsewhere. */
function absoluteAddress(instruction: IcedInstruction): bigint | undefined {
  const { Register } = iced();
  const { memoryBase, memoryIndex, memorySegment, memoryDisplacement } = instruction;
  const plain = memoryBase === Register.None && memoryIndex === Register.None;
  const flat = memorySegment !== Register.FS && memorySegment !== Register.GS;
  return plain && flat ? BigInt.asUintN(64, memoryDisplacement) : undefined;
}

function isImmediate(instruction: IcedInstruction, operand: number): boolean {
  const { OpKind } = iced();
  const kind = instruction.opKind(operand);
  return kind >= OpKind.Immediate8 && kind <= OpKind.Immediate32to64;
}

function operandSpans(
  instruction: IcedInstruction,
  formatter: Formatter,
  operand: number,
  symbols: SymbolNames | undefined,
): Span[] {
  const text = formatter.formatOperand(instruction, operand);
  const own = formatter.getInstructionOperand(instruction, operand);
  if (own === undefined) return [span(text, 'plain')];
  if (isImmediate(instruction, own)) return [span(text, 'number')];
  const address = spelledAddress(instruction, own);
  if (address === undefined) return [span(text, 'plain')];
  const digits = `0x${address.toString(16)}`;
  const at = text.indexOf(digits);
  if (at < 0) return [span(text, 'plain')];
  return [
    span(text.slice(0, at), 'plain'),
    ...addressSpans(address, symbols),
    span(text.slice(at + digits.length), 'plain'),
  ].filter((part) => part.text !== '');
}

/** The operands of an instruction in the formatter's order, addresses named where a symbol is known. */
export function formatOperands(
  instruction: IcedInstruction,
  formatter: Formatter,
  symbols: SymbolNames | undefined,
): Span[] {
  const spans: Span[] = [];
  const count = formatter.operandCount(instruction);
  for (let operand = 0; operand < count; operand++) {
    if (operand > 0) spans.push(span(', ', 'plain'));
    spans.push(...operandSpans(instruction, formatter, operand, symbols));
  }
  return spans;
}
