import { type ArgumentType, choice } from '../../src/shell/arguments/index.ts';

/** HyperDbg's other words for its modules. */
const otherWords: Readonly<Record<string, string>> = {
  vm: 'vmm',
  hypertrace: 'trace',
  dbg: 'kd',
  debugger: 'kd',
  debug: 'kd',
  kerneldebugger: 'kd',
  kerneldebug: 'kd',
  '.': 'all',
};

const one = choice('vmm|kd|trace|all', {
  vmm: 'the hypervisor',
  kd: 'the kernel debugger',
  trace: 'the tracing module',
  all: 'all of them',
});

/** For `load` and `unload`. */
export const hypervisorModule: ArgumentType<'vmm' | 'kd' | 'trace' | 'all'> = {
  ...one,
  parse: (token, context) => one.parse({ ...token, text: otherWords[token.text.toLowerCase()] ?? token.text }, context),
};
