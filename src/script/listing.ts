import { opcodeName } from './opcode.ts';
import { pseudoRegisters, registerNames } from './registers.ts';
import { type ScriptSymbol, SymbolKind, slotsOf } from './symbol.ts';

/**
 * The compiled form as text, an operation a line: its slot in hex, its name, its operands in the order of the buffer.
 */
export function listing(buffer: readonly ScriptSymbol[]): string[] {
  const lines: string[] = [];
  let slot = 0;
  for (const symbol of buffer) {
    if (symbol.kind === SymbolKind.operation) {
      lines.push(`${slot.toString(16).padStart(4)}  ${opcodeName(Number(symbol.value))}`);
    } else lines.push(`${lines.pop() ?? ''} ${operandText(symbol)}`);
    slot += slotsOf(symbol);
  }
  return lines;
}

const widths = ['', ':f32', ':f64'];

function operandText(symbol: ScriptSymbol): string {
  const { kind, value, length } = symbol;
  const width = symbol.bytes === undefined ? (widths[length] ?? '') : '';
  switch (kind) {
    case SymbolKind.global:
      return `g${value}`;
    case SymbolKind.number:
      return `#${value.toString(16)}${width}`;
    case SymbolKind.register:
      return `@${registerNames[Number(value)] ?? value}`;
    case SymbolKind.pseudoRegister:
      return `$${pseudoRegisters[Number(value)]?.name ?? value}`;
    case SymbolKind.temporary:
      return `t${value}${width}`;
    case SymbolKind.string:
      return JSON.stringify(new TextDecoder('latin1').decode(symbol.bytes!.subarray(0, -1)));
    case SymbolKind.wideString:
      return `L${JSON.stringify(new TextDecoder('utf-16le').decode(symbol.bytes!.subarray(0, -2)))}`;
    case SymbolKind.count:
      return `x${value}`;
    case SymbolKind.parameter:
      return `arg${value}`;
    default:
      return plainNames[kind] ?? `${addressNames[kind] ?? '?'}${value}`;
  }
}

const plainNames: Readonly<Record<number, string>> = {
  [SymbolKind.stackIndex]: 'SP',
  [SymbolKind.baseIndex]: 'BP',
  [SymbolKind.returnValue]: 'RV',
};

const addressNames: Readonly<Record<number, string>> = {
  [SymbolKind.localReference]: '&l',
  [SymbolKind.cellReference]: '&t',
  [SymbolKind.cellDereference]: '*t',
};
