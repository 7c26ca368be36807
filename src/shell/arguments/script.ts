/** Argument types of the scripting language: a whole script, and an expression with blanks in it. */
import { type Compiled, compile, type Note, preflight, type ScriptDiagnostic } from '../../script/index.ts';
import { Complaint } from '../errors.ts';
import { readIncludesFrom } from '../read-include.ts';
import { address } from './address.ts';
import { complaintOf, isScript } from './expression.ts';
import { completeScript } from './script-completion.ts';
import type { ArgumentType } from './type.ts';
import { evaluate, isSum } from './value.ts';

/** A script that compiles, with what is to be known before it runs. */
export interface ReadyScript {
  readonly source: string;
  readonly compiled: Compiled;
  readonly notes: readonly Note[];
}

/** Statements, in braces or not. */
export const script: ArgumentType<ReadyScript> = {
  name: 'SCRIPT',
  describe:
    'statements of the scripting language, each ended by a semicolon; braces around them let them take several lines',
  examples: ['print(@rax);', '{ .calls = 0; }'],
  isScript: true,
  parse({ text }, context) {
    const { symbols, globals } = context;
    const resolve = (name: string) => symbols.lookup(name);
    const result = compile(text, { globals, resolve, readInclude: readIncludesFrom('.') });
    if (!result.ok && isScript(text, context)) throw noStatement(text, result.error);
    if (!result.ok) throw complaintOf(result.error);
    return { source: text, compiled: result, notes: preflight(result) };
  },
  complete: completeScript,
};

/** An expression where a statement belongs: what shows its value is another command. */
function noStatement(text: string, error: ScriptDiagnostic): Complaint {
  const { message, place } = complaintOf(error);
  return new Complaint(message, place, { help: [`hint: print ${text} shows its value`] });
}

/** An expression; blanks are allowed where it is the rest of the line. */
export const expression: ArgumentType<bigint> = {
  ...address,
  name: 'EXPRESSION',
  describe:
    'an expression of the scripting language: numbers, @registers, $pseudo-registers, symbols, operators, functions',
  examples: ['@rax', 'poi(@rsp+8) & 0xfff', 'nt!KiTick + 10'],
  isScript: true,
  parse({ text }, context) {
    const tight = text.replaceAll(/\s*([+-])\s*/g, '$1');
    return evaluate(isSum(tight, context) ? tight : text, context);
  },
};
