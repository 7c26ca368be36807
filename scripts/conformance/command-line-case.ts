import { tokenize } from '../../src/shell/tokenizer.ts';
import type { CommandLineCase } from './cases.ts';
import type { Difference } from './script-case.ts';

/** Splits a command line and compares the tokens. */
export function compareCommandLine(recorded: CommandLineCase): Difference | undefined {
  const ours = tokenize(recorded.input).map((token) => [token.kind, token.text]);
  if (JSON.stringify(ours) === JSON.stringify(recorded.tokens)) return undefined;
  return { what: `${JSON.stringify(ours)}, HyperDbg has ${JSON.stringify(recorded.tokens)}` };
}
