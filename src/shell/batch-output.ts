/** Blocks as bytes for programs and pipes: plain lines, or one JSON object a line. */
import type { Block, Json, TextLine } from '../format/block.ts';

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
  return `${JSON.stringify(value).replace(/[^\P{C}]|[\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, escaped)}\n`;
}

function lineText(line: TextLine): string {
  return typeof line === 'string' ? line : line.map(({ text }) => text).join('');
}

/** `\u202e`; characters beyond U+FFFF as the two halves that JSON writes them in. */
function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    const unit = character.charCodeAt(at).toString(16);
    return `\\u${unit.padStart(4, '0')}`;
  }).join('');
}
