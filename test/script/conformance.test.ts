import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { caseFiles, readCases } from '../../scripts/conformance/cases.ts';
import { explained } from '../../scripts/conformance/deviations.ts';
import { compareScript } from '../../scripts/conformance/script-case.ts';

const folder = resolve('spec/conformance');

describe('recorded answers of HyperDbg v0.23', () => {
  const files = caseFiles(folder).filter((name) => name.startsWith('script-'));
  test.each(files)('%s', (file) => {
    const undocumented = readCases(folder, file).flatMap((recorded) => {
      if (!('script' in recorded)) return [];
      const difference = compareScript(recorded);
      if (difference === undefined || explained(difference, recorded.script)) return [];
      return [`${recorded.id}: ${difference.what}`];
    });
    expect(undocumented).toEqual([]);
  });
});

describe('the comparison itself', () => {
  const script = '@rbx = 5;';
  const ir = [
    [6, 0, '0x9'],
    [3, 0, '0x0'],
    [15, 0, '0x0'],
    [15, 0, '0x0'],
    [6, 0, '0x17'],
    [3, 0, '0x5'],
    [4, 0, '0xf'],
  ] as const;

  test('the same buffer is no difference', () => {
    expect(compareScript({ id: 'a', script, ir, stackSlots: 0 })).toBeUndefined();
  });

  test('another symbol is one', () => {
    const other = ir.map((slot, i) => (i === 5 ? ([3, 0, '0x6'] as const) : slot));
    expect(compareScript({ id: 'a', script, ir: other, stackSlots: 0 })?.what).toContain('symbol 5');
  });

  test('a missing symbol is one', () => {
    expect(compareScript({ id: 'a', script, ir: ir.slice(0, -1), stackSlots: 0 })?.what).toContain('symbol 6');
  });

  test('another count of stack slots is one', () => {
    expect(compareScript({ id: 'a', script, ir, stackSlots: 3 })?.what).toContain('stack slots');
  });

  test('compiling what HyperDbg refuses is one', () => {
    expect(compareScript({ id: 'a', script, error: 'Line 0:\n\n^\nSyntax Error: Invalid Syntax' })?.what).toContain(
      'compiles',
    );
  });

  test('compiling what HyperDbg dies on is one', () => {
    expect(compareScript({ id: 'a', script, crash: true })?.what).toContain('dies');
  });

  test('refusing elsewhere is one', () => {
    const error = 'Line 0:\n@rbx 5;\n ^\nSyntax Error: Invalid Syntax';
    expect(compareScript({ id: 'a', script: '@rbx 5;', error })?.what).toContain(
      'column 5, HyperDbg at Line 0: column 1',
    );
  });

  test('lines count from the second character, comments do not count', () => {
    const error = 'Line 1:\nrbx 5;\n    ^\nSyntax Error: Invalid Syntax';
    expect(compareScript({ id: 'a', script: '/* a\nb */\n@rbx 5;', error })).toBeUndefined();
  });

  test('a documented deviation explains a difference', () => {
    const script = 'for (i = 0; i < 3; i) { print(i); }';
    const difference = compareScript({ id: 'a', script, ir, stackSlots: 0 });
    expect(explained(difference!, script)?.name).toBe('step without effect');
  });
});
