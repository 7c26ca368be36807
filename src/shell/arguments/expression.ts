/** Expressions of the scripting language as values: compiled here, run in the halted debuggee. */
import {
  type Compiled,
  compileExpression,
  encodeSymbols,
  preflight,
  type ScriptDiagnostic,
} from '../../script/index.ts';
import { CommandError, Complaint, type TextRange } from '../errors.ts';
import type { ArgumentContext } from './type.ts';

/** Functions of expressions that change something: their expression is never asked for twice. */
const CHANGING = /^(?:e[bdq](?:_pa)?|interlocked_\w+|lbr_\w+)$/;

/** Whether the scripting language knows what it is. */
export function isScript(text: string, context: ArgumentContext): boolean {
  return compiled(text, context).ok;
}

/**
 * Runs `formats(TEXT);` in the debuggee.
 *
 * @returns 0 .. 2^64-1; of a float its bits
 * @throws Complaint when it cannot be compiled, or nothing is halted; CommandError when its run ended without a value
 */
export async function evaluateScript(text: string, context: ArgumentContext): Promise<bigint> {
  const result = compiled(text, context);
  if (!result.ok) throw complaint(text, result.error);
  const { session, signal, isDry = false } = context;
  if (session?.state.name !== 'halted' && !isDry) {
    throw new Complaint(`\`${text}\` has a value only while the debuggee is halted`);
  }
  refuseImpossible(result);
  if (session === undefined) return 0n;
  const repeatable = !result.facts.calls.some(({ name }) => CHANGING.test(name));
  const { value } = await session.runScript(encodeSymbols(result.buffer), { isFormat: true, repeatable, signal });
  if (value === undefined) {
    throw new CommandError(`\`${text}\` ended without a value`, 'what the debuggee wrote says why');
  }
  return value;
}

/** @throws CommandError when the compiled script cannot be sent or cannot run */
function refuseImpossible(script: Compiled): void {
  const refused = preflight(script).find(({ severity }) => severity === 'refused');
  if (refused !== undefined) throw new CommandError(refused.message);
}

/** A compiler's refusal as a complaint about a word; one in an included file names that instead of a place. */
export function complaintOf(error: ScriptDiagnostic, message = error.message): Complaint {
  const help = error.hint === undefined ? [] : [`hint: ${error.hint}`];
  if (error.file !== undefined) {
    return new Complaint(`${error.file}, line ${error.line}, column ${error.column}: ${message}`, undefined, { help });
  }
  return new Complaint(message, placeOf(error), { help });
}

function placeOf({ culprit: { offset, length } }: ScriptDiagnostic): TextRange {
  return { from: offset, to: offset + length };
}

function compiled(text: string, { symbols, globals }: ArgumentContext) {
  return compileExpression(text, { globals, resolve: (name) => symbols.lookup(name) });
}

/** The compiler sees the expression as the argument of `formats`, which was not typed. */
function complaint(text: string, error: ScriptDiagnostic): Complaint {
  if (error.message.includes('after the statement')) {
    const at = text.lastIndexOf(')');
    return new Complaint('one `)` too many', { from: at, to: at + 1 });
  }
  if (error.kind === 'syntax' && error.culprit.offset >= text.length) {
    return new Complaint('the expression is not complete', { from: text.length, to: text.length + 1 });
  }
  if (!error.message.includes('formats')) return complaintOf(error);
  const { offset, length } = error.culprit;
  return complaintOf(error, `\`${text.slice(offset, offset + length)}\` is not allowed here`);
}
