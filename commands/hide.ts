import { keyword, processId, text } from '../src/shell/arguments/index.ts';
import { named, quoted, shipped, words } from './families/shipped.ts';

export default shipped({
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
