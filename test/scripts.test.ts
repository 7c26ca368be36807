/** The last line of a CI run. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(path.join(tmpdir(), 'haltwire-count-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Counts these reports; undefined is one that was never written. */
function count(...reports: readonly unknown[]): { readonly last: string | undefined; readonly status: number | null } {
  const files = reports.map((report, index) => {
    const file = path.join(folder, `${index}.json`);
    rmSync(file, { force: true });
    if (report !== undefined) writeFileSync(file, JSON.stringify(report));
    return file;
  });
  const { stdout, status } = spawnSync(process.execPath, ['scripts/test-count.mjs', ...files], { encoding: 'utf8' });
  return { last: stdout.trimEnd().split('\n').at(-1), status };
}

const vitest = (passed: number, failed: number, files: readonly unknown[] = []) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  testResults: files,
});

describe('the count of a CI run', () => {
  test.each([
    ['tests and steps together', [vitest(40, 0), { passed: 2, failed: 0 }], '42 passed, 0 failed', 0],
    ['a test that fails', [vitest(40, 1), { passed: 2, failed: 0 }], '42 passed, 1 failed', 1],
    ['a step that fails', [vitest(40, 0), { passed: 2, failed: 1 }], '42 passed, 1 failed', 1],
    ['a run that left no report', [vitest(40, 0), undefined], '40 passed, 1 failed', 1],
    [
      'a file that does not load',
      [vitest(40, 0, [{ status: 'failed', assertionResults: [] }])],
      '40 passed, 1 failed',
      1,
    ],
    ['nothing at all', [vitest(0, 0)], '0 passed, 0 failed', 1],
  ])('%s', (_, reports, last, status) => {
    expect(count(...reports)).toEqual({ last, status });
  });
});
