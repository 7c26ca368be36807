import type { TextLine } from '../../src/format/block.ts';

/** Lines without their roles. */
export const plain = (lines: readonly TextLine[]): string[] =>
  lines.map((line) => (typeof line === 'string' ? line : line.map((span) => span.text).join('')));

/** Texts of all spans that carry a role. */
export const withRole = (lines: readonly TextLine[], role: string): string[] =>
  lines.flatMap((line) =>
    typeof line === 'string' ? [] : line.filter((span) => span.role === role).map((span) => span.text),
  );
