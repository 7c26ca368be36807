/** Blocks as bytes for programs and pipes: plain lines, or one JSON object a line. */
import { type Block, type Json, lineText } from '../format/block.ts';
import { printableJson } from '../format/printable-json.ts';

/** The lines without any colour, each with its newline. */
export function plainText({ lines }: Block): string {
  return lines.map((line) => `${lineText(line)}\n`).join('');
}

/**
 * `{kind, command, data, text}`. Everything that is not plainly printable is escaped, so that the line is as safe to
 * print as the text.
 *
 * @param command the line that was being executed; empty before the first
 */
export function jsonLine({ kind, lines, data }: Block, command: string): string {
  const value: Json = { kind, command, data: data ?? null, text: lines.map(lineText).join('\n') };
  return `${printableJson(value)}\n`;
}
