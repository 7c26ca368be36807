import { type DebuggeeCommand, UsageError } from './command.ts';

/** HyperDbg's modules by all their names. */
const modules: Readonly<Record<string, 'hypervisor' | 'debugger' | 'trace' | 'all'>> = {
  vmm: 'hypervisor',
  vm: 'hypervisor',
  kd: 'debugger',
  dbg: 'debugger',
  debugger: 'debugger',
  debug: 'debugger',
  kerneldebugger: 'debugger',
  kerneldebug: 'debugger',
  trace: 'trace',
  hypertrace: 'trace',
  all: 'all',
  '.': 'all',
};

function parse(words: readonly string[]): 'hypervisor' | 'debugger' | 'trace' | 'all' {
  const [word = '', ...more] = words;
  const module = modules[word.toLowerCase()];
  if (module === undefined || more.length > 0) {
    throw new UsageError(`one of vmm, kd, trace and all, not '${words.join(' ')}'`);
  }
  return module;
}

/** `load MODULE`: it can only arrive at a driver that is loaded. */
export const load: DebuggeeCommand = {
  names: ['load', '.load'],
  example: 'load vmm',
  async *run(words) {
    const module = parse(words);
    if (module === 'trace') yield 'there is no trace module here: nothing was loaded';
    else {
      yield `loaded already: the ${module === 'all' ? 'hypervisor and the debugger are' : `${module} is`} what answers`;
    }
  },
};

/** `unload [remove] MODULE`: not while a debugger is connected, as in HyperDbg. */
export const unload: DebuggeeCommand = {
  names: ['unload'],
  example: 'unload all',
  async *run(words) {
    const module = parse(words[0]?.toLowerCase() === 'remove' ? words.slice(1) : words);
    if (module === 'trace') {
      yield 'there is no trace module here: nothing was unloaded';
      return;
    }
    yield 'a debugger is connected, so nothing was unloaded';
    yield '.debug close at its prompt ends the session, and unloads';
  },
};
