import { readFile } from 'node:fs/promises';
import { inputFile, many, positional, text } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { partsOf } from '../src/shell/editor/index.ts';
import { UsageError } from '../src/shell/errors.ts';
import { fileReason } from '../src/shell/file-error.ts';
import { anyState } from '../src/shell/states.ts';
import { withArguments } from './scripts/arguments.ts';

export default command({
  names: ['.script', 'script'],
  category: 'meta',
  summary: 'run the commands of a file',
  usage: ['.script FILE [TEXT...]'],
  examples: [
    ['.script boot.ds', 'each line as if it were typed'],
    ['.script watch.ds nt!KiTick 10', '$arg1 is nt!KiTick in it, $arg2 is 10'],
  ],
  details: [
    'A command whose braces are open continues in the next line. Blank lines are skipped. $arg0 is replaced by the path of the ' +
      'file, $arg1, $arg2 and so on by the words after it, in this order and anywhere: $arg1 also within $arg10.',
    'A line that needs a halted debuggee waits while it runs. The first line that fails is the last that is run.',
  ],
  states: anyState,
  arguments: {
    path: positional(inputFile, { meaning: 'the commands, one a line' }),
    words: many(text, { optional: true, meaning: 'what replaces $arg1, $arg2 and so on' }),
  },
  async run({ shell, signal }, { path, words }) {
    const content = await readFile(path, { encoding: 'utf8', signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw new UsageError(`cannot read ${path}: ${fileReason(error)}`, undefined, [
        '.script FILE [TEXT...]     e.g. .script boot.ds',
      ]);
    });
    for (const { text: line, line: number } of partsOf(content.replaceAll('\r\n', '\n'))) {
      if (line.trim() === '') continue;
      if (!(await shell.run(withArguments(line, [path, ...words]), `${path}:${number}`))) return;
    }
  },
});
