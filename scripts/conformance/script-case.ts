import { compile, type ScriptDiagnostic, type ScriptSymbol, slotsOf } from '../../src/script/index.ts';
import type { RecordedSlot, ScriptCase } from './cases.ts';

/** The only symbol that the recorded engine knew. */
const symbols: Readonly<Record<string, bigint>> = { 'nt!ExAllocatePoolWithTag': 0xfffff8031c44fde0n };

/**
 * How our compiler differs from the recorded one; undefined when it does not. `ours` is our refusal, when there is one.
 */
export interface Difference {
  readonly what: string;
  readonly ours?: string;
}

/**
 * Compiles a script and compares: the same buffer, or a refusal (for syntax errors at the same place) where HyperDbg
 * refuses.
 */
export function compareScript(recorded: ScriptCase): Difference | undefined {
  const result = compile(recorded.script, { resolve: (name) => symbols[name] });
  if (recorded.ir === undefined) {
    if (result.ok) {
      return { what: `compiles, HyperDbg ${recorded.crash ? 'dies' : `says ${reasonOf(recorded.error!)}`}` };
    }
    return recorded.error === undefined ? undefined : comparePlace(recorded.script, recorded.error, result.error);
  }
  if (!result.ok) {
    return { what: `refused (${result.error.message}), HyperDbg compiles it`, ours: result.error.message };
  }
  if (result.stackSlots !== recorded.stackSlots) {
    return { what: `${result.stackSlots} stack slots, HyperDbg has ${recorded.stackSlots}` };
  }
  const ours = result.buffer.map(recordedForm);
  const at = ours.findIndex((slot, i) => JSON.stringify(slot) !== JSON.stringify(recorded.ir![i]));
  if (at < 0 && ours.length === recorded.ir.length) return undefined;
  const index = at < 0 ? ours.length : at;
  return {
    what: `symbol ${index} is ${JSON.stringify(ours[index])}, HyperDbg has ${JSON.stringify(recorded.ir[index])}`,
  };
}

function recordedForm(symbol: ScriptSymbol): RecordedSlot {
  const value =
    symbol.bytes === undefined
      ? `0x${BigInt.asUintN(64, symbol.value).toString(16)}`
      : { bytes: Buffer.from(symbol.bytes).toString('hex'), slots: slotsOf(symbol) };
  const slot = [symbol.kind, symbol.length, value] as const;
  return symbol.formatPosition === undefined ? slot : [...slot, { fmtPos: symbol.formatPosition }];
}

function reasonOf(error: string): string {
  return error.split('\n').at(-1) ?? error;
}

function comparePlace(script: string, error: string, ours: ScriptDiagnostic): Difference | undefined {
  const lines = error.split('\n');
  const theirs = `${lines[0]} column ${(lines.at(-2) ?? '^').length - 1}`;
  const place = enginePlace(script, ours.offset);
  return theirs === place ? undefined : { what: `refused at ${place}, HyperDbg at ${theirs}`, ours: ours.message };
}

const UNBROKEN = /\/\/[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|L?"(?:\\[\s\S]|[^"\\])*"/y;

/**
 * A place as HyperDbg counts it: lines from 0, those within comments and strings not counted; columns from the second
 * character of the line, except in the first, because a line starts for it where its lexer has read one character on.
 */
function enginePlace(script: string, offset: number): string {
  let line = 0;
  let lineStart = 0;
  for (let at = 0; at < offset; at++) {
    UNBROKEN.lastIndex = at;
    const skipped = UNBROKEN.exec(script)?.[0].length ?? 0;
    if (skipped > 0 && at + skipped <= offset) at += skipped - 1;
    else if (script[at] === '\n') {
      line++;
      lineStart = at + 2;
    }
  }
  return `Line ${line}: column ${Math.max(0, offset - lineStart)}`;
}
