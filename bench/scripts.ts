/** How fast scripts are compiled, compared with only reading their tokens. */
import { compile, Globals, readToken } from '../src/script/index.ts';
import type { Measurement } from './measurement.ts';
import { median, processorTime, repeat } from './sampling.ts';

const SCRIPTS = 1000;
const ROUNDS = 7;

/** Typical scripts: a value, a look around, a loop, a condition on a structure's fields. */
const typical = [
  'print(@rax + 10);',
  'printf("%llx %llx\\n", @rsp, poi(@rsp + 8));',
  'if (@rcx == 1f && poi(@rdx) != 0) { printf("%d\\n", dd(@rdx + 20)); pause(); }',
  'for (i = 0; i < 20; i++) { printf("%llx: %llx\\n", @rsp + i * 8, dq(@rsp + i * 8)); }',
  '.even = 0; x = 0; while (x < 10) { if (x % 2) { .odd = .even + 1; } else { .even = x; } x++; }',
  'if ($pid == 4 || $pname == 0) { .count = @rax; .count++; eq(@rsp - 40, .count); }',
] as const;

function scripts(): string[] {
  return Array.from({ length: SCRIPTS }, (_, i) => `${typical[i % typical.length]} // ${i}`);
}

function compileAll(sources: readonly string[]): void {
  const globals = new Globals();
  for (const source of sources) {
    const result = compile(source, { globals });
    if (!result.ok) throw new Error(`${source}: ${result.error.message}`);
  }
}

function readAll(sources: readonly string[]): void {
  for (const source of sources) {
    for (let at = 0; at < source.length; ) at = readToken(source, at, false, () => undefined).end;
  }
}

async function perSecond(work: (sources: readonly string[]) => void): Promise<number> {
  const sources = scripts();
  const times = await repeat(3, ROUNDS, () => processorTime(() => work(sources)));
  return (SCRIPTS * 1000) / median(times);
}

export const scriptCompiler: Measurement = {
  name: 'scripts',
  summary: 'scripts into the buffers that the debuggee runs',
  deadlineMs: 60_000,
  async run() {
    const value = await perSecond(compileAll);
    const baseline = { what: 'reading their tokens only', value: await perSecond(readAll) };
    return [{ what: `${SCRIPTS} typical scripts compiled`, value, unit: '/s', baseline }];
  },
};
