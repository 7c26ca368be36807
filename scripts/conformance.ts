/**
 * Compares the script compiler and the command-line tokenizer with recorded answers of HyperDbg v0.23.
 *
 *     npm run conformance [-- FOLDER]
 *
 * FOLDER has files of cases (spec/conformance/README.md); default spec/conformance. Prints `FILE same/total` for each
 * file and each deviation; exits with 1 when one is not documented (conformance/deviations.json), with 2 when there
 * are no cases.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Case, caseFiles, readCases } from './conformance/cases.ts';
import { compareCommandLine } from './conformance/command-line-case.ts';
import { explained } from './conformance/deviations.ts';
import { compareScript, type Difference } from './conformance/script-case.ts';

process.exitCode = run(resolve(process.argv[2] ?? 'spec/conformance'));

function run(folder: string): number {
  const files = existsSync(folder) ? caseFiles(folder) : [];
  if (files.length === 0) {
    console.error(`no cases in ${folder}: give a folder with .jsonl or .jsonl.gz files`);
    return 2;
  }
  const undocumented = files.map((file) => runFile(folder, file)).reduce((sum, count) => sum + count, 0);
  if (undocumented > 0) console.log(`${undocumented} deviation(s) that no document explains`);
  return undocumented > 0 ? 1 : 0;
}

function runFile(folder: string, file: string): number {
  const cases = readCases(folder, file);
  const differing = cases.flatMap((recorded) => {
    const difference = compare(recorded);
    return difference === undefined ? [] : [{ recorded, difference }];
  });
  console.log(`${file} ${cases.length - differing.length}/${cases.length}`);
  let undocumented = 0;
  for (const { recorded, difference } of differing) {
    const reason = explained(difference, 'script' in recorded ? recorded.script : recorded.input)?.reason;
    if (reason === undefined) undocumented++;
    console.log(`  ${recorded.id}: ${difference.what}${reason === undefined ? '' : ` [documented: ${reason}]`}`);
  }
  return undocumented;
}

/** A case that makes us throw counts as a deviation. */
function compare(recorded: Case): Difference | undefined {
  try {
    return 'script' in recorded ? compareScript(recorded) : compareCommandLine(recorded);
  } catch (error) {
    return { what: `throws ${error instanceof Error ? error.message : String(error)}` };
  }
}
