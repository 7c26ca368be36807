import { describe, expect, it } from 'vitest';
import { type Measurement, type Result, reaches } from '../../bench/measurement.ts';
import { aboutText, json, machine, table } from '../../bench/report.ts';

const measurement: Measurement = { name: 'one', summary: '', deadlineMs: 1, run: async () => [] };
const halved: Result = {
  what: 'a thing',
  value: 6000,
  unit: '/s',
  baseline: { what: 'raw', value: 12_000 },
  goal: { least: 0.75, ofRatio: true },
};

describe('goals', () => {
  it('may be a least or a most, of the value or of the ratio', () => {
    expect(reaches({ what: '', value: 5, unit: 'ms', goal: { most: 5 } })).toBe(true);
    expect(reaches({ what: '', value: 5, unit: 'ms', goal: { least: 6 } })).toBe(false);
    expect(reaches(halved)).toBe(false);
    expect(reaches({ what: '', value: 5, unit: 'ms' })).toBeUndefined();
  });

  it('are missed by what is no number', () => {
    expect(reaches({ what: '', value: Number.NaN, unit: 'ms', goal: { most: 5 } })).toBe(false);
  });
});

describe('the report', () => {
  it('is a Markdown table with the ratio and whether the goal is reached', () => {
    const [head, rule, row] = table([{ measurement, results: [halved], seconds: 1, load: 0 }]).split('\n');
    expect(head).toMatch(/measured +\| baseline +\| ratio +\| goal/);
    expect(rule).toMatch(/^\| -+ \|/);
    expect(row).toMatch(/a thing +\| 6,000 \/s +\| 12,000 \/s raw +\| 0\.5 × +\| ≥ 0\.75 × +\| no/);
  });

  it('shows a measurement that failed', () => {
    expect(table([{ measurement, results: [], seconds: 1, load: 0, error: new Error('no line') }])).toMatch(
      /one: no line.*failed/,
    );
  });

  it('warns of a busy machine: it began with more load than measuring makes', () => {
    const about = { ...machine(), cores: 2 };
    const began = (load: number) => aboutText(about, [{ measurement, results: [], seconds: 1, load }]);
    expect(began(0.3)).not.toContain('BUSY');
    expect(began(5)).toMatch(/load before 5: THE MACHINE WAS BUSY/);
  });

  it('has the same as JSON', () => {
    const report = JSON.parse(json(machine(), [{ measurement, results: [halved], seconds: 1.23, load: 0.5 }]));
    expect(report.measurements[0].results[0]).toMatchObject({ value: 6000, ratio: 0.5, reached: false });
    expect(report.machine.node).toBe(process.version);
  });
});
