import { positional } from '../src/shell/arguments/index.ts';
import { debuggeeCommand } from './user-mode/debuggee-command.ts';
import { hypervisorModule } from './user-mode/hypervisor-module.ts';

export default debuggeeCommand({
  names: ['load', '.load'],
  category: 'debugging',
  summary: 'load a module of the debugger on the debuggee',
  usage: ['load vmm|kd|trace|all'],
  examples: [['load trace', "loads the tracing module, on HyperDbg's debuggee"]],
  details: ["Haltwire's debuggee has loaded everything when it is connected: `haltwire prepare` does it."],
  arguments: { module: positional(hypervisorModule, { meaning: 'what to load' }) },
  line: ({ module }) => `load ${module}`,
});
