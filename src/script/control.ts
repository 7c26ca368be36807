import { assignment } from './assign.ts';
import type { Context, Loop } from './context.ts';
import { initialise, nameToDeclare } from './declaration.ts';
import { condition } from './grammar.ts';
import { Opcode } from './opcode.ts';
import type { Token } from './token.ts';
import { baseType, oneStar, startsPlainType } from './type-name.ts';
import type { Operand, Slot } from './value.ts';
import { resolved } from './variables.ts';

/** Compiles `if (...) {...} elsif (...) {...} else {...}`. */
export function compileIf(c: Context): void {
  const ends: Slot[] = [];
  do {
    c.cursor.take();
    const skip = whenZero(c, parenthesisedCondition(c));
    c.body();
    ends.push(c.code.jump(Opcode.JMP));
    c.code.land(skip);
  } while (c.cursor.at('elsif'));
  if (c.cursor.accept('else')) {
    if (c.cursor.at('if')) throw c.cursor.unexpected("'{' after else", 'write elsif instead of else if');
    c.body();
  }
  c.code.land(...ends);
}

/** Compiles `while (...) {...}`. */
export function compileWhile(c: Context): void {
  const fact = c.watch.enter('while', c.cursor.take().start);
  const start = c.code.position;
  const end = c.watch.condition(fact, () => whenZero(c, parenthesisedCondition(c)));
  const loop: Loop = { breaks: [end] };
  loopBody(c, loop);
  c.watch.leave();
  jumpTo(c, start);
  c.code.land(...loop.breaks);
}

/** Compiles `do {...} while (...);`. */
export function compileDo(c: Context): void {
  const fact = c.watch.enter('do', c.cursor.take().start);
  const start = c.code.position;
  const loop: Loop = { breaks: [] };
  loopBody(c, loop);
  c.cursor.expect('while', 'after the body of do');
  const value = c.watch.condition(fact, () => resolved(c, parenthesisedCondition(c)));
  c.watch.leave();
  const again = c.code.jump(Opcode.JNZ, value.slot);
  again.value = BigInt(start);
  c.release(value);
  c.cursor.expect(';', 'after the condition');
  c.code.land(...loop.breaks);
}

/** Compiles `for (start; condition; step) {...}`. The temporary of the condition is never given back. */
export function compileFor(c: Context): void {
  const { start: offset } = c.cursor.take();
  c.cursor.expect('(', 'after for');
  if (!c.cursor.at(';')) start(c);
  c.cursor.expect(';', 'after the start of the loop');
  const fact = c.watch.enter('for', offset);
  const test = c.code.position;
  const end = c.watch.condition(fact, () => {
    const operand = c.cursor.fenced(';', () => c.expression(condition));
    c.cursor.expect(';', 'after the condition');
    return c.code.jump(Opcode.JZ, resolved(c, operand).slot);
  });
  const body = c.code.jump(Opcode.JMP);
  const step = c.code.position;
  assignment(c, { name: variable(c) });
  jumpTo(c, test);
  c.cursor.expect(')', 'after the step of the loop');
  c.code.land(body);
  const loop: Loop = { breaks: [end], step };
  loopBody(c, loop);
  c.watch.leave();
  jumpTo(c, step);
  c.code.land(...loop.breaks);
}

function start(c: Context): void {
  if (startsPlainType(c)) {
    const base = baseType(c);
    const type = oneStar(c, base);
    initialise(c, base, type, nameToDeclare(c));
    return;
  }
  const name = variable(c);
  if (!c.cursor.at('=')) throw c.cursor.unexpected("'=' and the value that the loop starts with");
  assignment(c, { name });
}

/** Takes the name that a for starts or steps with: a variable or register, no element or member. */
function variable(c: Context): Token {
  const { token } = c.cursor;
  const known = token.type === 'name' && !c.functions.has(token.text);
  if (known || token.type === 'global' || token.type === 'register') return c.cursor.take();
  throw c.cursor.unexpected('a variable', 'for (i = 0; i < 10; i++) {...}');
}

/** Compiles `break`, up to its semicolon. */
export function compileBreak(c: Context): void {
  const word = c.cursor.take();
  const loop = c.loops.at(-1);
  if (loop === undefined) throw c.error('syntax', 'break is only allowed inside a loop', word);
  c.watch.leaves(false);
  loop.breaks.push(c.code.jump(Opcode.JMP));
}

/** Compiles `continue`, up to its semicolon: it goes to the step of the nearest for. */
export function compileContinue(c: Context): void {
  const word = c.cursor.take();
  const step = c.loops.findLast((loop) => loop.step !== undefined)?.step;
  if (step === undefined) {
    throw c.error('syntax', 'continue works in for loops only', word, 'put the rest of the body into an if');
  }
  jumpTo(c, step);
}

function loopBody(c: Context, loop: Loop): void {
  c.loops.push(loop);
  c.body();
  c.loops.pop();
}

function parenthesisedCondition(c: Context): Operand {
  c.cursor.expect('(', 'before the condition');
  const operand = c.cursor.fenced(')', () => c.expression(condition));
  c.cursor.expect(')', 'after the condition');
  return operand;
}

/** A jump that is taken when the condition is zero. */
function whenZero(c: Context, operand: Operand): Slot {
  const value = resolved(c, operand);
  const target = c.code.jump(Opcode.JZ, value.slot);
  c.release(value);
  return target;
}

function jumpTo(c: Context, position: number): void {
  c.code.jump(Opcode.JMP).value = BigInt(position);
}
