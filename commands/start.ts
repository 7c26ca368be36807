import { file, keyword, many, text } from '../src/shell/arguments/index.ts';
import { debuggeeCommand, quoted, words } from './user-mode/debuggee-command.ts';

/** A path on another machine: files here are no help. */
const remoteFile = {
  name: file.name,
  describe: 'the path of a file of the debuggee',
  examples: file.examples,
  parse: file.parse,
};

export default debuggeeCommand({
  names: ['.start', 'start'],
  category: 'meta',
  summary: 'start a program under the user-mode debugger',
  usage: ['.start path FILE [TEXT...]'],
  examples: [['.start path c:\\reverse\\target.exe -v', 'with an argument']],
  arguments: {
    path: keyword('path', remoteFile, { meaning: 'the program' }),
    args: many(text, { optional: true, meaning: 'its arguments' }),
  },
  line: ({ path, args }) => words('.start path', quoted(path), ...args.map(quoted)),
  leavesRunning: true,
});
