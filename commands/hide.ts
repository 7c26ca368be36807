import { keyword, processId, text } from '../src/shell/arguments/index.ts';
import { debuggeeCommand, named, quoted, words } from './user-mode/debuggee-command.ts';

export default debuggeeCommand({
  names: ['!hide'],
  category: 'extension',
  summary: 'hide the hypervisor from what runs on the debuggee',
  usage: ['!hide', '!hide pid PID', '!hide name NAME'],
  examples: [['!hide', 'from everything; HyperDbg v0.23 and Haltwire refuse']],
  arguments: {
    pid: keyword('pid', processId, { optional: true, meaning: 'from one process' }),
    name: keyword('name', { ...text, name: 'NAME' }, { optional: true, meaning: 'from processes of a name' }),
  },
  line: ({ pid, name }) => words('!hide', named('pid', pid), name && `name ${quoted(name)}`),
});
