/** Argument types of the scripting language: a whole script, and an expression with blanks in it. */
import { type Compiled, compile, type Note, preflight } from '../../script/index.ts';
import { readIncludesFrom } from '../read-include.ts';
import { address } from './address.ts';
import { complaintOf } from './expression.ts';
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
  parse({ text }, { symbols, globals }) {
    const result = compile(text, {
      globals,
      resolve: (name) => symbols.lookup(name),
      readInclude: readIncludesFrom('.'),
    });
    if (!result.ok) throw complaintOf(result.error);
    return { source: text, compiled: result, notes: preflight(result) };
  },
  complete: completeScript,
};

/** An expression; blanks are allowed where it is the rest of the line. */
export const expression: ArgumentType<bigint> = {
  ...address,
  name: 'EXPRESSION',
  describe:
    'an expression of the scripting language: numbers, @registers, $pseudo-registers, symbols, operators, functions',
  examples: ['@rax', 'poi(@rsp+8) & 0xfff', 'nt!KiTick + 10'],
  isScript: true,
  parse({ text }, surroundings) {
    const tight = text.replaceAll(/\s*([+-])\s*/g, '$1');
    return evaluate(isSum(tight, surroundings) ? tight : text, surroundings);
  },
};
