/** Lines that HyperDbg understands mean the same here: no filter takes a part of them. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import * as declarations from '../../commands/index.ts';
import { withoutComments } from '../../src/shell/braces.ts';
import { splitLine } from '../../src/shell/filters/index.ts';
import { Registry } from '../../src/shell/registry.ts';
import { tokenize } from '../../src/shell/tokenizer.ts';

const registry = new Registry(Object.values(declarations));
const isParted = (line: string) => splitLine(line, registry).stages.length > 0;

describe('is not parted', () => {
  it.each([
    '? a | b;',
    '? x = @rax > 5;',
    '? { if (@rax > 5 | @rbx >> 2) { print(1); } }',
    'print @rax > 5',
    'print poi(@rsp) >> 4',
    '.formats 1 | 2',
    'r rax = @rbx | 10',
    'r zf = @rcx > 3',
    'db poi(@rsp)|8 l 20',
    'eb @rsp 7c 3e',
    'bp nt!KiTick // > not a file',
  ])('%s', (line) => expect(isParted(line)).toBe(false));
});

test('examples of ours are parted only where they show it', () => {
  const parted = Object.values(declarations).flatMap(({ examples }) =>
    examples.map(([line]) => line).filter((line) => isParted(line)),
  );
  expect(parted).toEqual(['.help | grep memory']);
});

const recorded = ['cases', 'fuzz'].map((name) => resolve('spec/conformance', `command-parser-${name}.jsonl.gz`));

function inputs(file: string): string[] {
  const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n');
  return lines.map((line) => (JSON.parse(line) as { input: string }).input);
}

test('no recorded line of HyperDbg is parted', () => {
  const cases = inputs(recorded[0]!);
  expect(cases.length).toBeGreaterThan(100);
  expect(cases.filter((line) => registry.find(line.trim().split(' ')[0] ?? '') && isParted(line))).toEqual([]);
});

test('a line that is parted anywhere has the command that is before the sign', () => {
  for (const input of recorded.flatMap(inputs)) {
    for (const line of [input, `${input} | grep x`, `db ${input} > file`]) {
      const { line: command, tokens } = splitLine(line, registry);
      expect(line.startsWith(command)).toBe(true);
      // The command gets the arguments that it would get without the filter.
      expect(tokenize(withoutComments(command)).map(({ text }) => text)).toEqual(tokens.map(({ text }) => text));
    }
  }
});

test('every command takes its filters after a complete line', () => {
  for (const { examples, arguments: all } of Object.values(declarations)) {
    const takesRest = Object.values(all).some(({ shape }) => shape === 'tail');
    for (const [line] of takesRest ? [] : examples.filter(([each]) => !isParted(each))) {
      const { line: command, stages } = splitLine(`${line} | head 3 >> file`, registry);
      expect([command, stages.length]).toEqual([line, 2]);
    }
  }
});
