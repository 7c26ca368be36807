/**
 * Whether more lines belong to a command: a brace or a double quote is open (shared/commands/SHELL.md 4.2). Braces in
 * quotes do not count, nor does anything behind a backslash.
 */
export function isUnfinished(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\\' && '"{}'.includes(text[at + 1] ?? ' ')) {
      at += 1;
    } else if (character === '"') {
      quoted = !quoted;
    } else if (!quoted && character === '{') {
      depth += 1;
    } else if (!quoted && character === '}') {
      depth -= 1;
    }
  }
  return quoted || depth > 0;
}
