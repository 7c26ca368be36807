/**
 * What a value argument can be: a number, a symbol, or an expression of the scripting language
 * (spec/SHELL.md 7, in that order: a name made of hexadecimal digits only is a number). Sums of numbers, symbols
 * and registers are computed here and cost no script; everything else runs in the halted debuggee.
 */
import { findRegister, registers } from '../../x86/registers.ts';
import { closest } from '../closest.ts';
import { Complaint } from '../errors.ts';
import { firstNonDigit, MAX_64, parseNumber } from '../number.ts';
import { evaluateScript, isScript } from './expression.ts';
import type { ArgumentContext } from './type.ts';

/** So many hexadecimal digits in a row begin a number, not a name. */
const SURELY_DIGITS = 8;

/** A term with the sign before it and its place in the text. */
interface Term {
  readonly sign: '+' | '-';
  readonly text: string;
  readonly from: number;
}

/** What could be a sum, as it was typed or misspelt (or is no text at all): complaints about it are the simple ones. */
const SUM = /^[\w!?@+\-`\\]*$|\p{C}/u;

/**
 * Evaluates a value.
 *
 * @returns 0 .. 2^64-1, wrapped around as the processor does
 * @throws Complaint with the place of the part that has no value
 */
export async function evaluate(text: string, context: ArgumentContext): Promise<bigint> {
  const whole = parseNumber(text) ?? context.symbols.lookup(text);
  if (whole !== undefined) return whole;
  if (!isSum(text, context) && (!SUM.test(text) || isScript(text, context))) {
    return evaluateScript(text, context);
  }
  let sum = 0n;
  for (const term of terms(text)) {
    const value = await termValue(term, context);
    sum += term.sign === '+' ? value : -value;
  }
  return BigInt.asUintN(64, sum);
}

/** Whether it is computed here: registers, numbers and symbols that all exist. */
export function isSum(text: string, { symbols }: ArgumentContext): boolean {
  const parts = text.replace(/^[+-]/, '').split(/[+-]/);
  return parts.every((part) => (parseNumber(part) ?? symbols.lookup(part) ?? findRegister(part)) !== undefined);
}

function* terms(text: string): Iterable<Term> {
  const pattern = /([+-]?)([^+-]*)/y;
  let at = 0;
  do {
    pattern.lastIndex = at;
    const [all = '', sign = '', term = ''] = pattern.exec(text) ?? [];
    const from = at + sign.length;
    if (term === '') {
      const after = sign === '' ? '' : ` after \`${sign}\``;
      throw new Complaint(`missing VALUE${after}`, { from, to: from + 1 });
    }
    yield { sign: sign === '-' ? '-' : '+', text: term, from };
    at += all.length;
  } while (at < text.length);
}

async function termValue({ text, from }: Term, context: ArgumentContext): Promise<bigint> {
  const place = { from, to: from + text.length };
  const number = parseNumber(text);
  if (number !== undefined) return number;
  const symbol = context.symbols.lookup(text);
  if (symbol !== undefined) return symbol & MAX_64;
  if (text.startsWith('@') || findRegister(text) !== undefined) return registerValue(text, place, context);
  throw new Complaint(...unknown(text, from, context));
}

async function registerValue(text: string, place: { from: number; to: number }, context: ArgumentContext) {
  const register = findRegister(text);
  if (register === undefined) {
    const near = closest(
      text.slice(1),
      registers.map(({ name }) => name),
    );
    throw new Complaint(`no register \`${text}\`${near === undefined ? '' : `; did you mean \`@${near}\`?`}`, place);
  }
  const { session, isDry = false } = context;
  if (isDry) return 0n;
  if (session?.state.name !== 'halted') {
    throw new Complaint(`\`${text}\` has a value only while the debuggee is halted`, place);
  }
  return session.readRegister(register.name, { signal: context.signal });
}

/** The complaint about a term that is nothing: the wrong digit where it looks like a number, else the whole name. */
function unknown(text: string, from: number, { symbols }: ArgumentContext): [string, { from: number; to: number }] {
  const place = { from, to: from + text.length };
  const digitAt = firstNonDigit(text);
  if (digitAt < text.length && (/^[0-9]/.test(text) || digitAt >= SURELY_DIGITS)) {
    return ['not a hexadecimal digit', { from: from + digitAt, to: from + digitAt + 1 }];
  }
  const module = /^[^!]*!/.exec(text)?.[0] ?? '';
  const names = symbols.complete(module, 10_000).map(({ name }) => name);
  const near = module === '' ? (withModule(text, names) ?? closest(text, names)) : closest(text, names);
  const hint = near === undefined ? '' : `; did you mean \`${near}\`?`;
  return [`\`${text}\` is neither a number nor a known symbol${hint}`, place];
}

/** The symbol that is called so in some module, or nearly so: `KiTick` means `nt!KiTick`. */
function withModule(text: string, names: readonly string[]): string | undefined {
  const bare = new Map(names.map((name) => [name.slice(name.indexOf('!') + 1), name]));
  const same = [...bare.keys()].find((name) => name.toLowerCase() === text.toLowerCase());
  const near = same ?? closest(text, bare.keys());
  return near === undefined ? undefined : bare.get(near);
}
