import { choice, many, positional, text } from '../src/shell/arguments/index.ts';
import { debuggeeCommand, quoted, words } from './user-mode/debuggee-command.ts';

export default debuggeeCommand({
  names: ['!pt'],
  category: 'extension',
  summary: 'record what the processor executes (Intel PT)',
  usage: ['!pt enable|disable|pause|resume|flush|dump|filter|packet [OPTION...]'],
  examples: [
    ['!pt enable pid 4', "one process, on HyperDbg's debuggee with its tracing module"],
    ['!pt dump print type instruction', 'what was recorded'],
  ],
  arguments: {
    operation: positional(
      choice('enable|disable|pause|resume|flush|dump|filter|packet', {
        enable: 'begin',
        disable: 'end',
        pause: 'stop for a while',
        resume: 'go on',
        flush: 'forget what was recorded',
        dump: 'show or save what was recorded',
        filter: 'say what to record',
        packet: 'say which packets to record',
      }),
      { meaning: 'what to do' },
    ),
    options: many({ ...text, name: 'OPTION' }, { optional: true, meaning: 'as HyperDbg has them' }),
  },
  line: ({ operation, options }) => words('!pt', operation, ...options.map(quoted)),
});
