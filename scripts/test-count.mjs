// Adds up what the test runs of one CI run have reported, as the plain last line `N passed, N failed`. A run that left no
// report (it crashed, or lint stopped it) counts as one failure. Exit code 1 when something failed or nothing ran.
//
//     node scripts/test-count.mjs REPORT...
import { readFileSync } from 'node:fs';

/** Vitest's JSON report, or {"passed": N, "failed": N} of test/vm. */
function countsOf(file) {
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    process.stdout.write(`${file}: no report, counted as one failure\n`);
    return { passed: 0, failed: 1 };
  }
  if ('passed' in report) return report;
  // A file that fails to load has no tests of its own.
  const broken = report.testResults.filter(
    (one) => one.status === 'failed' && one.assertionResults.length === 0,
  ).length;
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken };
}

const counts = process.argv.slice(2).map(countsOf);
const sum = (key) => counts.reduce((total, one) => total + one[key], 0);
const [passed, failed] = [sum('passed'), sum('failed')];
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
