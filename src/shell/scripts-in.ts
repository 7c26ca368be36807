/** The scripts in a file of commands. */

import { withoutComments } from './braces.ts';
import { partsOf } from './editor/index.ts';
import { tokenize } from './tokenizer.ts';

const RUNS = /^(?:\?|eval|evaluate)$/i;

/**
 * The texts after `?`, each with what is before it blanked out, so that lines and columns are those of the file.
 * What waits for `$arg1` and its like cannot be known; it is left as it is. A single script has no `?`: then there are none.
 */
export function scriptsIn(text: string): string[] {
  const scripts: string[] = [];
  let offset = 0;
  for (const part of partsOf(text)) {
    const [name, first] = tokenize(withoutComments(part.text));
    if (name !== undefined && RUNS.test(name.text) && first !== undefined) {
      const before = text.slice(0, offset + first.from).replaceAll(/[^\n]/g, ' ');
      scripts.push(before + part.text.slice(first.from));
    }
    offset += part.text.length + 1;
  }
  return scripts;
}
