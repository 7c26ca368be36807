import { baseIndex, number, returnValue, stackIndex } from './code.ts';
import type { Context, UserFunction } from './context.ts';
import { Frame } from './frame.ts';
import { plain } from './grammar.ts';
import type { Token } from './lexer.ts';
import { Opcode } from './opcode.ts';
import { baseType, stars, startsType } from './type-name.ts';
import type { Type } from './types.ts';
import { valueOf } from './variables.ts';

/** Compiles a function, body and all, at the parenthesis after its name. */
export function compileFunction(c: Context, returns: Type, name: Token): void {
  const skip = c.code.jump(Opcode.JMP);
  const f: UserFunction = {
    name: name.text,
    returns,
    parameters: parameters(c),
    entry: c.code.position,
    frame: new Frame(),
    exits: [],
  };
  if (c.functions.has(f.name)) throw c.error('duplicate', `a function ${f.name} exists already`, name);
  c.functions.set(f.name, f);
  c.code.emit(Opcode.PUSH, baseIndex);
  c.code.emit(Opcode.MOV, stackIndex, baseIndex);
  const cells = number(0);
  c.code.emit(Opcode.ADD, cells, stackIndex, stackIndex);
  c.current = f;
  c.body();
  c.current = undefined;
  cells.value = BigInt(f.frame.cells);
  c.code.land(...f.exits);
  c.code.emit(Opcode.MOV, baseIndex, stackIndex);
  c.code.emit(Opcode.POP, baseIndex);
  c.code.emit(Opcode.RET);
  c.code.land(skip);
}

function parameters(c: Context): string[] {
  c.cursor.expect('(', 'before the parameters');
  const names: string[] = [];
  while (!c.cursor.at(')')) {
    if (names.length > 0) c.cursor.expect(',', 'between the parameters');
    if (!startsType(c)) throw c.cursor.unexpected('the type of a parameter');
    stars(c, baseType(c));
    names.push(c.cursor.expectType('name', 'the name of a parameter').text);
  }
  c.cursor.take();
  return names;
}

/** Compiles `return` and its value, up to the semicolon. */
export function compileReturn(c: Context): void {
  const word = c.cursor.take();
  const f = c.current;
  if (f === undefined) throw c.error('return', 'return can stand in a function only', word);
  const nothing = f.returns.tag === 'void';
  if (!c.cursor.at(';')) {
    const value = valueOf(c, c.expression(plain));
    if (nothing) throw c.error('return', `${f.name} returns nothing`, word, `declare it as int ${f.name}(...)`);
    c.code.emit(Opcode.MOV, value.slot, returnValue);
    c.release(value);
  } else if (!nothing) {
    throw c.error('return', `${f.name} must return a value`, word, 'return 0;');
  }
  f.exits.push(c.code.jump(Opcode.JMP));
}
