import type { Context } from './context.ts';
import { plain } from './grammar.ts';
import { Opcode } from './opcode.ts';
import { sizeOf } from './types.ts';
import { assigned, resolved } from './variables.ts';

/** The edit that stores that many bytes; a pointer variable has 8, whatever it points to (SCRIPT.md 4). */
const edits: Readonly<Record<number, Opcode>> = { 1: Opcode.EB, 4: Opcode.ED, 8: Opcode.EQ };

/** Compiles `*name = value`, up to its semicolon. Of the temporaries only that of the result is given back. */
export function storeThrough(c: Context): void {
  c.cursor.take();
  const { token } = c.cursor;
  if (token.type !== 'name' && token.type !== 'global' && token.type !== 'register') {
    throw c.cursor.unexpected('the name of a pointer', 'for other addresses: eq(address, value);');
  }
  const name = c.cursor.take();
  c.cursor.expect('=', 'and the value to store');
  const operand = c.expression(plain);
  const address = name.type === 'register' ? assigned(c, name) : resolved(c, { named: name });
  if (address.type === undefined) {
    throw c.error('type', `${name.text} has no type to store through`, name, `eq(${name.text}, value);`);
  }
  const value = resolved(c, operand);
  const edit = edits[sizeOf(address.type)];
  if (edit === undefined) return;
  const result = c.temporary(undefined);
  c.code.emit(edit, value.slot, address.slot, result.slot);
  c.release(result);
}
