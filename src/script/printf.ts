import { number } from './code.ts';
import type { Context } from './context.ts';
import { stringSlot } from './call.ts';
import { plain } from './grammar.ts';
import { Opcode } from './opcode.ts';
import { SymbolKind } from './symbol.ts';
import type { Operand } from './value.ts';
import { valueOf } from './variables.ts';

/** Every specifier that the engine knows (SCRIPT.md 10); there are no widths, flags or capital letters. */
const specifier = /%(?:ll[diuox]|[lh][diuox]|w?s|ls|[diuoxcpf])/g;

/** Where the specifiers of a format stand. */
export function specifiers(format: string): number[] {
  return [...format.matchAll(specifier)].map((match) => match.index);
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
  const at = specifiers(new TextDecoder('latin1').decode(format.bytes));
  if (at.length !== operands.length) {
    const hint = 'specifiers are %d %x %llx %s %ws %c %p %f and their like, without widths or flags';
    const message = `the format has ${at.length} specifier(s), but there are ${operands.length} value(s)`;
    throw c.error('syntax', message, token, hint);
  }
  const values = operands.map((operand) => valueOf(c, operand));
  const args = values.map((value, i) => ({ ...value.slot, formatPosition: at[i]! - 1 }));
  c.code.emit(Opcode.PRINTF, format, { ...number(operands.length), kind: SymbolKind.count }, ...args);
  c.release(...values);
  c.cursor.expect(')', 'after the values of printf');
}
