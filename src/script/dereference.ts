import type { Context } from './context.ts';
import { plain } from './grammar.ts';
import { Opcode } from './opcode.ts';
import { sizeOf } from './types.ts';
import { valueOf } from './variables.ts';

/** The edit that stores so many bytes; a pointer variable has 8, whatever it points to (SCRIPT.md 4). */
const edits: Readonly<Record<number, Opcode>> = { 1: Opcode.EB, 4: Opcode.ED, 8: Opcode.EQ };

/** Compiles `*pointer = value`, up to its semicolon. */
export function storeThrough(c: Context): void {
  c.cursor.take();
  const pointer = c.expression(plain);
  c.cursor.expect('=', 'and the value to store');
  const value = valueOf(c, c.expression(plain));
  const address = valueOf(c, pointer);
  const result = c.temporary(undefined);
  const edit = edits[address.type === undefined ? 8 : sizeOf(address.type)] ?? Opcode.EQ;
  c.code.emit(edit, value.slot, address.slot, result.slot);
  c.release(result, value, address);
}

