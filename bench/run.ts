/**
 * `npm run bench` measures everything; `npm run bench -- framing flood` measures these; `--json` prints JSON; `--list`
 * prints the names. Needs `npm run build` first. Exits with 1 when a measurement failed, not when a goal is missed.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measurements } from './list.ts';
import type { Measurement, Result } from './measurement.ts';
import { aboutText, json, load, machine, type Outcome, table } from './report.ts';
import { timed, within } from './sampling.ts';

/** How long a measurement may take to release what it opened. */
const CLEAN_UP_MS = 15_000;

function complain(text: string): never {
  process.stderr.write(`bench: ${text}\n`);
  process.exit(2);
}

function chosen(names: readonly string[]): readonly Measurement[] {
  const known = measurements.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) complain(`there is no measurement ${unknown}; there are ${known.join(', ')}`);
  return names.length === 0 ? measurements : measurements.filter(({ name }) => names.includes(name));
}

async function measure(measurement: Measurement): Promise<Outcome> {
  const folder = await mkdtemp(path.join(tmpdir(), 'haltwire-bench-'));
  const resources = new AsyncDisposableStack();
  const before = load();
  let results: readonly Result[] = [];
  let error: Error | undefined;
  const ms = await timed(async () => {
    try {
      const running = measurement.run({ resources, folder });
      running.catch(() => {});
      results = await within(measurement.deadlineMs, 'the result', running);
    } catch (caught) {
      error = caught as Error;
    }
    await within(CLEAN_UP_MS, 'the end of what was opened', resources.disposeAsync()).catch((late: Error) => {
      error ??= late;
    });
    await rm(folder, { recursive: true, force: true });
  });
  return { measurement, results, seconds: ms / 1000, load: before, ...(error === undefined ? {} : { error }) };
}

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, list: { type: 'boolean', default: false } },
});
if (options.list) {
  for (const { name, summary } of measurements) process.stdout.write(`${name.padEnd(14)}${summary}\n`);
  process.exit(0);
}
if (!existsSync(fileURLToPath(new URL('../dist/program/main.js', import.meta.url)))) {
  complain('nothing is built yet: npm run build');
}

const about = machine();
const outcomes: Outcome[] = [];
for (const measurement of chosen(names)) {
  process.stderr.write(`${measurement.name}: ${measurement.summary} ...\n`);
  const outcome = await measure(measurement);
  outcomes.push(outcome);
  if (outcome.error !== undefined) process.stderr.write(`${outcome.error.stack}\n`);
}
process.stdout.write(
  options.json ? `${json(about, outcomes)}\n` : `${aboutText(about, outcomes)}\n\n${table(outcomes)}\n`,
);
process.exit(outcomes.some(({ error }) => error !== undefined) ? 1 : 0);
