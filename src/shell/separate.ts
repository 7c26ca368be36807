/**
 * Several commands in a line: `r rip; k`. A `;` separates them outside of quotes and braces, where the name of a
 * command follows it; within a script it belongs to the script: `? a = 1; print(a);`.
 */
import { withoutComments } from './braces.ts';
import type { Command, Commands } from './command.ts';
import { tokenize } from './tokenizer.ts';

/** A command of a line. */
export interface LinePart {
  readonly text: string;
  /** Where it begins in the line. */
  readonly from: number;
}

/** @returns the whole line as its only part where nothing separates it */
export function separate(line: string, registry: Commands): readonly LinePart[] {
  const parts: LinePart[] = [];
  let from = 0;
  for (const at of semicolons(line)) {
    if (
      !takesStatements(commandAt(line.slice(from), registry)) &&
      commandAt(line.slice(at + 1), registry) !== undefined
    ) {
      parts.push({ text: line.slice(from, at), from });
      from = at + 1;
    }
  }
  return [...parts, { text: line.slice(from), from }];
}

/** Those that are neither in quotes nor in braces nor in comments. */
function semicolons(line: string): number[] {
  return tokenize(withoutComments(line)).flatMap(({ kind, text, from, to }) => {
    if (kind !== 'String' || to - from !== text.length) return [];
    return [...text.matchAll(/;/g)].map(({ index }) => from + index);
  });
}

function commandAt(text: string, registry: Commands): Command | undefined {
  const [name] = tokenize(withoutComments(text));
  const word = name?.text.replace(/;.*$/s, '');
  return name?.kind === 'StringLiteral' || !word ? undefined : registry.find(word);
}

/** Its arguments are statements of the scripting language, or an expression, which have `;` themselves. */
function takesStatements(command: Command | undefined): boolean {
  if (command === undefined) return true;
  return Object.values(command.arguments).some(
    ({ shape, types }) => shape === 'tail' && /^(?:SCRIPT|EXPRESSION)$/.test(types[0]?.name ?? ''),
  );
}
