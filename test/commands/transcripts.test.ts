import { expect, test } from 'vitest';
import * as declarations from '../../commands/index.ts';
import { CODE_BASE } from '../session/debuggee.ts';
import { teachSearch } from '../session/searching.ts';
import { teachCallStack } from '../session/stack.ts';
import { teachSteps } from '../session/stepper.ts';
import { teachTranslation } from '../session/translating.ts';
import { openConsole } from './console.ts';
import { expectGolden } from './golden.ts';
import { typed } from './typed/index.ts';

/** What the debuggee makes of a script: its symbols counted, and a value where one is wanted. */
function engine(symbols: Uint8Array, isFormat: boolean) {
  const output = `${symbols.length / 24} symbols\n`;
  return isFormat ? { value: CODE_BASE + 0x1000n } : { output };
}

/** Where the debuggee steps as its code says, not byte by byte. */
const stepping: ReadonlySet<string> = new Set(['gu', 'track']);

test.each(Object.entries(typed))('%s', async (key, lines) => {
  const console = await openConsole();
  console.debuggee.script = engine;
  teachCallStack(console.debuggee);
  if (stepping.has(key)) teachSteps(console.debuggee);
  teachSearch(console.debuggee);
  teachTranslation(console.debuggee);
  for (const line of lines) await console.type(line);
  const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  expectGolden(name, `${console.transcript()}`);
  // `--json` is the same blocks: one implementation.
  for (const { kind, data } of console.blocks) {
    if (kind !== 'input') expect(JSON.parse(JSON.stringify(data ?? { missing: kind }))).not.toEqual({ missing: kind });
  }
  expect(console.wishes).toEqual({ cls: ['clear'], exit: ['exit 0'] }[key] ?? []);
});

test('every command has a transcript', () => {
  expect(Object.keys(typed).toSorted()).toEqual(Object.keys(declarations).toSorted());
});
