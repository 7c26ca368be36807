/** What scripts compute: compiled by our compiler, run by the driver core's evaluator. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readCases, type ScriptCase } from '../../scripts/conformance/cases.ts';
import { compile, encodeSymbols } from '../../src/script/index.ts';
import { Evaluator, type Outcome } from './evaluator.ts';
import { cases } from './script-cases.ts';

const resolve = (name: string) => (name === 'nt!ExAllocatePoolWithTag' ? 0xfffff8031c44fde0n : undefined);

function compiled(source: string): Uint8Array {
  const result = compile(source, { resolve });
  if (!result.ok) throw new Error(`${source}: ${result.error.message}`);
  return encodeSymbols(result.buffer);
}

/** The text of an outcome with, as HyperDbg has it, the operation that failed as its last line. */
function hyperdbgText({ ok, output, error }: Outcome): string {
  if (ok) return output;
  const operation = /stopped in (\S+)/.exec(error)?.[1];
  return `${output}err, ScriptEngineExecute, function = ${operation}\n`;
}

const evaluator = new Evaluator();
afterAll(() => evaluator.dispose());

describe('scripts', () => {
  const outcomes = evaluator.run(cases.map(([, source]) => compiled(source)));

  it.each(cases.map(([name], i) => [name, i] as const))('%s', (_, i) => {
    const expected = cases[i]![2];
    const { ok, output, error } = outcomes[i]!;
    if (typeof expected === 'string') expect({ ok, output, error }).toEqual({ ok: true, output: expected, error: '' });
    else expect(ok ? output : error).toMatch(expected);
  });
});

/** A recorded case as far as its run is concerned (spec/conformance/README.md). */
type Evaluated = ScriptCase & { readonly eval: { hasError: boolean; result: string; output: string } };

const folder = path.resolve('spec/conformance');
const recorded = (readCases(folder, 'script-cases.jsonl.gz') as ScriptCase[]).filter(
  (one): one is Evaluated => 'eval' in one,
);

describe("results of HyperDbg's own evaluator", () => {
  const outcomes = evaluator.run(recorded.map(({ script }) => compiled(script)));

  it.each(recorded.map(({ id }, i) => [id, i] as const))('%s', (_, i) => {
    const outcome = outcomes[i]!;
    const wanted = recorded[i]!.eval;
    const ours = { hasError: !outcome.ok, result: `0x${outcome.shown.toString(16)}`, output: hyperdbgText(outcome) };
    expect(ours).toEqual(wanted);
  });
});

const scripts = path.resolve('driver/test/script');
const regressions = path.join(scripts, 'regressions');

describe('hostile scripts', () => {
  it('do nothing that a sanitizer sees, nor do thousands of damaged ones', { timeout: 120_000 }, () => {
    const replay = evaluator.build('replay', [path.join(scripts, 'fuzz.c'), path.join(scripts, 'replay.c')]);
    const files = cases.map(([, source], i) => {
      const file = path.join(evaluator.folder, `seed-${i}`);
      writeFileSync(file, compiled(source));
      return file;
    });
    const found = existsSync(regressions) ? readdirSync(regressions).map((name) => path.join(regressions, name)) : [];
    expect(execFileSync(replay, ['50', ...files, ...found], { encoding: 'utf8', timeout: 110_000 })).toBe('');
  });
});
