import { flag, positional } from '../src/shell/arguments/index.ts';
import { debuggeeCommand, words } from './user-mode/debuggee-command.ts';
import { hypervisorModule } from './user-mode/hypervisor-module.ts';

export default debuggeeCommand({
  names: ['unload'],
  category: 'debugging',
  summary: 'unload a module of the debugger from the debuggee',
  usage: ['unload [remove] vmm|kd|trace|all'],
  examples: [['unload trace', "unloads the tracing module, on HyperDbg's debuggee"]],
  details: [
    'While a debugger is connected the debuggee refuses to unload what the session needs: `.debug close` ends the ' +
      'session and unloads all of it.',
  ],
  arguments: {
    remove: flag('remove', { meaning: 'remove the driver from the system too' }),
    module: positional(hypervisorModule, { meaning: 'what to unload' }),
  },
  line: ({ remove, module }) => words('unload', remove ? 'remove' : undefined, module),
});
