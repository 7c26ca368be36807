/** Blocks as bytes for programs and pipes: plain lines, or one JSON object a line. docs/exit-codes.md describes them. */
import { type Block, type Json, lineText } from '../format/block.ts';
import { printableJson } from '../format/printable-json.ts';
import type { BatchCommand } from './batch-input.ts';

export interface JsonOptions {
  /** With the text that a person would see. */
  readonly text: boolean;
}

/** The lines without any colour, each with its newline. */
export function plainText({ lines }: Block): string {
  return lines.map((line) => `${lineText(line)}\n`).join('');
}

/**
 * `{kind, time, command, data, text}`. Everything that is not plainly printable is escaped, so that the line is as safe to
 * print as the text.
 *
 * @param command the line that was being executed; empty before the first
 */
export function jsonLine({ kind, lines, data }: Block, command: string, { text }: JsonOptions): string {
  const shown = text ? { text: lines.map(lineText).join('\n') } : {};
  return printed({ kind, time: now(), command, data: data ?? null, ...shown });
}

/** The end of a command: `{kind: "done", time, source, line, command, ok, code, ms}`. */
export function doneLine({ source, line, text }: BatchCommand, { code, ms }: { code: number; ms: number }): string {
  return printed({
    kind: 'done',
    time: now(),
    source,
    line,
    command: text,
    ok: code === 0,
    code,
    ms: Math.round(ms * 1000) / 1000,
  });
}

/** ISO 8601, UTC. */
const now = (): string => new Date().toISOString();
const printed = (value: Json): string => `${printableJson(value)}\n`;
