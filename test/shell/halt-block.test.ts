import { expect, test } from 'vitest';
import type { Halt } from '../../src/session/session.ts';
import { haltBlock } from '../../src/shell/halt-block.ts';
import { defaultSettings } from '../../src/shell/settings.ts';
import { noSymbols } from '../../src/symbols/symbol-table.ts';

const halt: Halt = {
  rip: 0xfffff80000100ffdn,
  rflags: 0x202n,
  core: 0,
  reason: 'stepped',
  eventTag: 0n,
  stage: 'none',
  bytes: Uint8Array.of(0xe8, 0, 0x11),
  mode: 64,
  quiet: false,
  elapsedMs: 0,
  recovered: false,
};

function linesOf(bytes: readonly number[]): string[] {
  const { lines } = haltBlock({ ...halt, bytes: Uint8Array.from(bytes) }, undefined, noSymbols, defaultSettings);
  return lines.map((line) => (typeof line === 'string' ? line : line.map(({ text }) => text).join('')));
}

test('an instruction that continues in an absent page is reported as possibly misread', () => {
  expect(linesOf([0xe8, 0, 0x11]).at(-1)).toBe(
    'the instruction may be misread: it goes on at fffff800`00101000, which cannot be read',
  );
});

test('an instruction that ends where the page does is not', () => {
  expect(linesOf([0x48, 0x89, 0xc3])).toEqual([expect.stringContaining('mov     rbx, rax')]);
});
