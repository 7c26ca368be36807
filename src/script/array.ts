import { number } from './code.ts';
import type { Context } from './context.ts';
import { plain } from './grammar.ts';
import { Opcode } from './opcode.ts';
import type { Token } from './token.ts';
import { arrayOf, sizeOf, spanOf, type Type, unsignedLongLongType } from './types.ts';
import type { Operand } from './value.ts';
import { localValue, lookUp, resolved } from './variables.ts';

/**
 * The edit that stores an element of that many bytes; HyperDbg has none for 2 bytes and emits the undefined operation.
 */
const edits: Readonly<Record<number, Opcode>> = { 1: Opcode.EB, 4: Opcode.ED, 8: Opcode.EQ };

/** Most dimensions of an array. */
const MAX_DIMENSIONS = 64;

/** Compiles `name[n][m] = {...}` at its first bracket. The temporaries of elements are never given back. */
export function compileArray(c: Context, element: Type, name: Token): void {
  const dimensions: number[] = [];
  while (c.cursor.accept('[')) {
    dimensions.push(dimension(c));
    if (dimensions.length > MAX_DIMENSIONS) {
      throw c.error('too large', `nested more than ${MAX_DIMENSIONS} dimensions deep`);
    }
    c.cursor.expect(']', 'after the size of the array');
  }
  c.cursor.expect('=', 'and the elements of the array');
  const items = elements(c);
  if (element.tag === 'invalid') throw c.error('type', `the words before ${name.text} name no type`, name);
  if (name.type !== 'name' || lookUp(c, name) !== undefined) {
    throw c.error('duplicate', `an array needs a name of its own, '${name.text}' is in use`, name);
  }
  const type = dimensions.reduceRight<Type>((of, count) => arrayOf(of, count), element);
  if (sizeOf(type) > MAX_BYTES) throw c.error('too large', `${name.text} does not fit the script's stack`, name);
  const base = localValue(c, c.frame.declare(name.text, type, sizeOf(type), false));
  const size = spanOf(element);
  const fits = items.findIndex((_, i) => i * size > sizeOf(type));
  if (fits >= 0) throw c.error('syntax', `${items.length} elements do not fit ${name.text}`, name);
  for (let i = 0; i < items.length || i * size < sizeOf(type); i++) {
    const item = items[i];
    const value = item === undefined ? number(0) : resolved(c, item).slot;
    const address = c.temporary(unsignedLongLongType);
    c.code.emit(Opcode.MUL, number(size), number(i), address.slot);
    c.code.emit(Opcode.ADD, base.slot, address.slot, address.slot);
    c.code.emit(edits[size] ?? Opcode.UNDEFINED, value, address.slot, address.slot);
    c.release(address);
  }
}

/** A size between brackets: read as decimal whatever its prefix (SCRIPT.md 2). */
export function dimension(c: Context): number {
  const token = c.cursor.expectType('number', 'the number of elements');
  const digits = token.text.replace(/^0[xnoy]/, '').replaceAll('`', '');
  return Number.parseInt(digits, 10) || 0;
}

/**
 * More than the 256 cells of the script's stack: HyperDbg compiles larger arrays too, but no script with one can run.
 */
const MAX_BYTES = 32768;

/** The items between braces, those of inner braces among them, in order. */
function elements(c: Context): Operand[] {
  const items: Operand[] = [];
  const group = (): void => {
    c.cursor.expect('{', 'before the elements');
    do {
      if (c.cursor.at('{')) c.nested(group);
      else items.push(c.expression(plain));
    } while (c.cursor.accept(',') && !c.cursor.at('}'));
    c.cursor.expect('}', 'after the elements');
  };
  group();
  return items;
}
