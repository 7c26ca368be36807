import { positional } from '../src/shell/arguments/index.ts';
import { hypervisorModule } from './families/hypervisor-modules.ts';
import { shipped } from './families/shipped.ts';

export default shipped({
  names: ['load', '.load'],
  category: 'debugging',
  summary: 'load a module of the debugger on the debuggee',
  usage: ['load vmm|kd|trace|all'],
  examples: [['load trace', "loads the tracing module, on HyperDbg's debuggee"]],
  details: ["Haltwire's debuggee has loaded everything when it is connected: `haltwire prepare` does it."],
  arguments: { module: positional(hypervisorModule, { meaning: 'what to load' }) },
  line: ({ module }) => `load ${module}`,
});
