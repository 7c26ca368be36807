import { flag, keyword, many, processId, text } from '../src/shell/arguments/index.ts';
import { UsageError } from '../src/shell/errors.ts';
import { debuggeeCommand, named, quoted, words } from './user-mode/debuggee-command.ts';

export default debuggeeCommand({
  names: ['!rev', 'rev'],
  category: 'extension',
  summary: 'reconstruct how a process uses its memory',
  usage: ['!rev [pattern|reconstruct] [pid PID]', '!rev path FILE [TEXT...]'],
  examples: [['!rev pattern pid 4', "of a process, on HyperDbg's debuggee"]],
  arguments: {
    pattern: flag('pattern', { meaning: 'find patterns of use' }),
    reconstruct: flag('reconstruct', { meaning: 'find out what is where' }),
    pid: keyword('pid', processId, { optional: true, meaning: 'the process' }),
    path: keyword('path', { ...text, name: 'FILE' }, { optional: true, meaning: 'a program to start for it' }),
    args: many(text, { optional: true, meaning: 'the arguments of the program' }),
  },
  line({ pattern, reconstruct, pid, path, args }) {
    if (path === undefined && args.length > 0) {
      throw new UsageError('arguments are for a program', undefined, ['e.g. !rev path c:\\reverse\\me.exe some text']);
    }
    return words(
      '!rev',
      pattern ? 'pattern' : undefined,
      reconstruct ? 'reconstruct' : undefined,
      named('pid', pid),
      path && `path ${quoted(path)}`,
      ...args.map(quoted),
    );
  },
});
