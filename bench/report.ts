/** Results as a table for people, and as JSON. */
import os from 'node:os';
import { type Goal, type Measurement, type Result, ratioOf, reaches, type Unit } from './measurement.ts';

export interface Outcome {
  readonly measurement: Measurement;
  readonly results: readonly Result[];
  readonly error?: Error;
  readonly seconds: number;
  /** The system's load average at the start: anything well above zero is other work. */
  readonly load: number;
}

/** Waiting and running processes of the last minute, on average. */
export function load(): number {
  return Number(os.loadavg()[0]?.toFixed(2));
}

/** The load, as a share of the cores, above which other work shows in the results. */
const BUSY_SHARE = 0.5;

/** One line about the machine and how busy it was. */
export function aboutText(about: ReturnType<typeof machine>, outcomes: readonly Outcome[]): string {
  const before = outcomes[0]?.load ?? 0;
  const busy = before > BUSY_SHARE * about.cores ? ': THE MACHINE WAS BUSY, times are too long' : '';
  const { processor, cores, memoryGiB, system, node } = about;
  return `${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node ${node}; load before ${before}${busy}`;
}

/** The machine that the numbers were measured on. */
export function machine() {
  const cpus = os.cpus();
  return {
    processor: cpus[0]?.model.trim() ?? 'unknown',
    cores: cpus.length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    date: new Date().toISOString(),
  };
}

/** A Markdown table, so that it can go into docs/performance.md as it is. */
export function table(outcomes: readonly Outcome[]): string {
  const rows = [['', 'measured', 'baseline', 'ratio', 'goal', '']];
  for (const { measurement, results, error } of outcomes) {
    for (const result of results) rows.push(row(result));
    if (error !== undefined) rows.push([`${measurement.name}: ${error.message}`, '', '', '', '', 'failed']);
  }
  const widths = rows[0]!.map((_, column) => Math.max(3, ...rows.map((cells) => cells[column]!.length)));
  const lines = rows.map((cells) => `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`);
  lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  return lines.join('\n');
}

export function json(about: ReturnType<typeof machine>, outcomes: readonly Outcome[]): string {
  const measurements = outcomes.map(({ measurement, results, error, seconds, load: before }) => ({
    name: measurement.name,
    seconds: Number(seconds.toFixed(1)),
    load: before,
    ...(error === undefined ? {} : { error: error.message }),
    results: results.map((result) => ({ ...result, ratio: ratioOf(result), reached: reaches(result) })),
  }));
  return JSON.stringify({ machine: about, measurements }, undefined, 2);
}

function row(result: Result): string[] {
  const { what, value, unit, baseline, goal, note } = result;
  const reached = reaches(result);
  return [
    note === undefined ? what : `${what} (${note})`,
    amount(value, unit),
    baseline === undefined ? '' : `${amount(baseline.value, unit)} ${baseline.what}`,
    baseline === undefined ? '' : `${significant(ratioOf(result)!)} ×`,
    goal === undefined ? '' : goalText(goal, goal.ofRatio ? '×' : unit),
    reached === undefined ? '' : reached ? 'yes' : 'no',
  ];
}

function goalText({ least, most }: Goal, unit: Unit): string {
  return least === undefined ? `≤ ${amount(most!, unit)}` : `≥ ${amount(least, unit)}`;
}

function amount(value: number, unit: Unit): string {
  return unit === 'share' ? `${(value * 100).toFixed(1)} %` : `${significant(value)} ${unit}`;
}

/** Three significant digits, thousands apart, never an exponent. */
function significant(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en-US', { maximumFractionDigits: Math.min(digits, 4) });
}
