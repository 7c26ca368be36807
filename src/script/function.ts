import { baseIndex, number, returnValue, stackIndex } from './code.ts';
import type { Context, UserFunction } from './context.ts';
import { Frame } from './frame.ts';
import { plain } from './grammar.ts';
import { Opcode } from './opcode.ts';
import type { Token } from './token.ts';
import { baseType, startsPlainType } from './type-name.ts';
import type { Type } from './types.ts';
import { resolved } from './variables.ts';

/** Compiles a function, body and all, at the parenthesis after its name. */
export function compileFunction(c: Context, returns: Type, name: Token): void {
  if (returns.tag === 'invalid' || returns.tag === 'pointer' || name.type !== 'name') {
    throw c.error('type', 'a function returns nothing, an integer or a float', name, `long long ${name.text}() {...}`);
  }
  const skip = c.code.jump(Opcode.JMP);
  const parameters: string[] = [];
  const f: UserFunction = { returns, parameters, entry: c.code.position, frame: new Frame(), exits: [] };
  c.functions.set(name.text, f);
  c.code.emit(Opcode.PUSH, baseIndex);
  c.code.emit(Opcode.MOV, stackIndex, baseIndex);
  const cells = number(0);
  c.code.emit(Opcode.ADD, cells, stackIndex, stackIndex);
  readParameters(c, parameters);
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

function readParameters(c: Context, names: string[]): void {
  c.cursor.expect('(', 'before the parameters');
  while (!c.cursor.at(')')) {
    if (names.length > 0) c.cursor.expect(',', 'between the parameters');
    if (!startsPlainType(c)) throw c.cursor.unexpected('the type of a parameter');
    const type = baseType(c);
    const pointer = c.cursor.accept('*');
    const name = c.cursor.expectType('name', 'the name of a parameter');
    if (type.tag === 'invalid' || pointer) {
      throw c.error('type', `${name.text} cannot have this type`, name, 'pass an address as unsigned long long');
    }
    names.push(name.text);
  }
  c.cursor.take();
}

/** Where HyperDbg's `return` outside of a function jumps: past every script, so that it ends. */
const END_OF_SCRIPT = 0xffff_ffff_ffff_fff0n;

/** Compiles `return` and its value, up to the semicolon. */
export function compileReturn(c: Context): void {
  const word = c.cursor.take();
  const f = c.current;
  const nothing = f === undefined || f.returns.tag === 'void';
  if (!c.cursor.at(';')) {
    const value = resolved(c, c.expression(plain));
    if (nothing) {
      throw c.error('return', 'no value can be returned here', word, 'write return; or declare the function as int');
    }
    c.code.emit(Opcode.MOV, value.slot, returnValue);
    c.release(value);
  } else if (!nothing) throw c.error('return', 'this function must return a value', word, 'return 0;');
  c.watch.leaves(true);
  const jump = c.code.jump(Opcode.JMP);
  if (f === undefined) jump.value = END_OF_SCRIPT;
  else f.exits.push(jump);
}
