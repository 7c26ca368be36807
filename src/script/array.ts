import { number } from './code.ts';
import type { Context } from './context.ts';
import { plain } from './grammar.ts';
import type { Token } from './lexer.ts';
import { Opcode } from './opcode.ts';
import { arrayOf, sizeOf, type Type, unsignedLongType } from './types.ts';
import { type Operand, Space } from './value.ts';
import { localValue, valueOf } from './variables.ts';

/** The edit that stores an element of so many bytes; HyperDbg has none for 2 bytes and emits the undefined operation. */
const edits: Readonly<Record<number, Opcode>> = { 1: Opcode.EB, 2: Opcode.UNDEFINED, 4: Opcode.ED, 8: Opcode.EQ };

/** Most items between the braces (SCRIPT.md 5). */
const maxItems = 64;

/** Compiles `name[n][m] = {...}` at its first bracket. */
export function compileArray(c: Context, element: Type, name: Token): void {
  const dimensions: number[] = [];
  while (c.cursor.accept('[')) {
    dimensions.push(dimension(c));
    c.cursor.expect(']', 'after the size of the array');
  }
  c.cursor.expect('=', 'and the elements of the array');
  const items = elements(c);
  if (element.tag !== 'scalar' && element.tag !== 'pointer') throw c.error('type', 'an array cannot have this type', name);
  const type = dimensions.reduceRight<Type>((of, count) => arrayOf(of, count), element);
  const count = dimensions.reduce((product, n) => product * n, 1);
  if (items.length > count + 1) throw c.error('array size', `${items.length} elements do not fit ${name.text}`, name);
  const local = c.frame.declare(name.text, type, sizeOf(type), false, Space.local);
  const base = localValue(c, local);
  for (let i = 0; i < Math.max(count, items.length); i++) {
    const item = items[i];
    const value = item === undefined ? undefined : valueOf(c, item);
    const address = c.temporary(unsignedLongType);
    c.code.emit(Opcode.MUL, number(sizeOf(element)), number(i), address.slot);
    c.code.emit(Opcode.ADD, base.slot, address.slot, address.slot);
    c.code.emit(edits[sizeOf(element)]!, value?.slot ?? number(0), address.slot, address.slot);
    c.release(address);
    if (value !== undefined) c.release(value);
  }
}

/** A size between brackets: read as decimal whatever its prefix (SCRIPT.md 2). */
export function dimension(c: Context): number {
  const token = c.cursor.expectType('number', 'the number of elements');
  const digits = token.text.replace(/^0[xnoy]/, '').replaceAll('`', '');
  return Number.parseInt(digits, 10) || 0;
}

/** The items between braces, those of inner braces among them, in order. */
function elements(c: Context): Operand[] {
  const items: Operand[] = [];
  const group = (): void => {
    c.cursor.expect('{', 'before the elements');
    do {
      if (c.cursor.at('{')) c.nested(group);
      else items.push(c.expression(plain));
      if (items.length > maxItems) throw c.error('array size', `more than ${maxItems} elements`);
    } while (c.cursor.accept(','));
    c.cursor.expect('}', 'after the elements');
  };
  group();
  return items;
}
