import { stringSlot } from './call.ts';
import { number } from './code.ts';
import type { Context } from './context.ts';
import { plain } from './grammar.ts';
import { Opcode } from './opcode.ts';
import { SymbolKind } from './symbol.ts';
import type { Operand } from './value.ts';
import { resolved } from './variables.ts';

/** Every specifier that the engine knows (SCRIPT.md 10); there are no widths, flags or capital letters. */
const SPECIFIER = /%(?:ll[diuox]|[lh][diuox]|w?s|ls|[diuoxcpf])/g;

/** The indexes of a format's specifiers. */
function specifiers(format: string): number[] {
  return [...format.matchAll(SPECIFIER)].map((match) => match.index);
}

/** The specifier at an index of a format string. */
export function specifierAt(format: Uint8Array, index: number): string {
  const text = new TextDecoder('latin1').decode(format).slice(index);
  return text.match(SPECIFIER)?.[0] ?? '';
}

/** Compiles `printf(format, values...)`. */
export function compilePrintf(c: Context): void {
  c.cursor.take();
  c.cursor.expect('(', 'after printf');
  const { token } = c.cursor;
  if (token.type !== 'string') throw c.cursor.unexpected('a format string', 'printf("value: %llx\\n", @rax);');
  const format = stringSlot(c);
  const operands: Operand[] = [];
  while (c.cursor.accept(',')) operands.push(c.expression(plain));
  const values = operands.map((operand) => resolved(c, operand));
  const text = new TextDecoder('latin1').decode(format.bytes);
  const at = specifiers(text.slice(0, text.indexOf('\0')));
  if (at.length !== operands.length) {
    const hint = 'specifiers are %d %x %llx %s %ws %c %p %f and their like, without widths or flags';
    const message = `the format has ${at.length} specifier(s), but there are ${operands.length} value(s)`;
    throw c.error('syntax', message, token, hint);
  }
  const args = values.map((value, i) => ({
    ...value.slot,
    kind: value.slot.kind === SymbolKind.cellReference ? SymbolKind.localReference : value.slot.kind,
    formatPosition: at[i]! - 1,
  }));
  c.code.emit(Opcode.PRINTF, format, { ...number(operands.length), kind: SymbolKind.count }, ...args);
  c.release(...values);
  c.cursor.expect(')', 'after the values of printf');
}
