import { flag } from '../src/shell/arguments/index.ts';
import { debuggeeCommand, words } from './user-mode/debuggee-command.ts';

export default debuggeeCommand({
  names: ['!measure'],
  category: 'extension',
  summary: 'measure times for `!hide`; deprecated, does nothing',
  usage: ['!measure [default]'],
  examples: [['!measure', 'the debuggee says that it is deprecated']],
  arguments: { builtIn: flag('default', { meaning: 'use built-in figures' }) },
  line: ({ builtIn }) => words('!measure', builtIn ? 'default' : undefined),
});
