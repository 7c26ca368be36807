/**
 * Fuzzes the script evaluator of the driver core (driver/core/script) with libFuzzer, AddressSanitizer and UBSan.
 *
 *     npm run fuzz [-- SECONDS]
 *
 * SECONDS is how long, 1200 by default. Starts from every script of test/script/cases and, where they are there, of
 * spec/conformance; inputs that it finds are kept in dist/fuzz/corpus, so that the next run continues from there. An
 * input that makes the evaluator fail is written to driver/test/script/regressions, which the tests replay; the exit
 * code is 1 then. Needs clang with its runtime libraries.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile, encodeSymbols } from '../src/script/index.ts';
import { readCases, type ScriptCase } from './conformance/cases.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, 'dist/fuzz');
const regressions = path.join(root, 'driver/test/script/regressions');

/** Symbols of the longest input, in bytes: longer scripts only take longer. */
const LONGEST = 6000;

process.exitCode = fuzz(process.argv[2] ?? '1200');

function fuzz(seconds: string): number {
  if (!/^[1-9]\d*$/.test(seconds)) {
    console.error(`'${seconds}' is no number of seconds: npm run fuzz -- 60`);
    return 2;
  }
  for (const name of ['corpus', 'seeds']) mkdirSync(path.join(folder, name), { recursive: true });
  mkdirSync(regressions, { recursive: true });
  const program = build();
  if (program === undefined) return 2;
  console.log(`${writeSeeds(path.join(folder, 'seeds'))} initial scripts`);
  const limits = [`-max_total_time=${seconds}`, `-max_len=${LONGEST}`, '-timeout=10', '-print_final_stats=1'];
  const places = [
    `-artifact_prefix=${regressions}/`,
    path.join(folder, 'corpus'),
    path.join(folder, 'seeds'),
    regressions,
  ];
  return spawnSync(program, [...limits, ...places], { stdio: 'inherit' }).status === 0 ? 0 : 1;
}

/** Undefined after printing why not. */
function build(): string | undefined {
  const program = path.join(folder, 'script');
  const flags = ['-std=gnu11', '-g', '-O1', '-fsanitize=fuzzer,address,undefined', '-fno-sanitize-recover=all'];
  const own = ['fuzz.c', 'mutate.c'].map((name) => path.join(root, 'driver/test/script', name));
  const core = globSync(path.join(root, 'driver/core/**/*.c'));
  const { status, error, stderr } = spawnSync(
    'clang',
    [`-I${path.join(root, 'driver/core')}`, ...flags, ...core, ...own, '-o', program],
    {
      encoding: 'utf8',
    },
  );
  if (status === 0) return program;
  const cure = 'on Debian: apt-get install clang libclang-rt-14-dev';
  console.error(`clang could not build the fuzzer (${cure})\n${error?.message ?? stderr}`);
  return undefined;
}

/** Every script that compiles, as its symbols. Returns how many. */
function writeSeeds(to: string): number {
  const seeds = scripts().flatMap((source) => {
    const result = compile(source);
    return result.ok ? [encodeSymbols(result.buffer)] : [];
  });
  seeds.forEach((bytes, i) => {
    writeFileSync(path.join(to, `seed-${i}`), bytes);
  });
  return seeds.length;
}

function scripts(): string[] {
  const cases = path.join(root, 'test/script/cases');
  const own = readdirSync(cases).flatMap((name) => {
    const texts = readFileSync(path.join(cases, name), 'utf8')
      .split(/^=== .*\n/m)
      .slice(1);
    return texts.map((text) => text.split('\n---\n')[0]!);
  });
  const recorded = path.join(root, 'spec/conformance');
  if (!existsSync(recorded)) return own;
  const files = readdirSync(recorded).filter((name) => name.startsWith('script-'));
  return [...own, ...files.flatMap((name) => (readCases(recorded, name) as ScriptCase[]).map(({ script }) => script))];
}
