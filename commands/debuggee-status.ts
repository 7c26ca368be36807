import { jsonHex } from '../src/format/address.ts';
import { gateName } from '../src/format/gate.ts';
import type { Result } from '../src/format/json/kinds.ts';
import { formatTable } from '../src/format/table.ts';
import type { Target } from '../src/session/index.ts';
import { debuggeeCommand } from './user-mode/debuggee-command.ts';

export default debuggeeCommand({
  names: ['status'],
  category: 'debugging',
  summary: 'what the other end of the line reports about itself',
  usage: ['status'],
  examples: [['status', 'about the debuggee; `.status` is about this end']],
  arguments: {},
  inHalt({ session }) {
    return session.target.capabilities.has('haltwire') ? Promise.resolve(reported(session.target)) : undefined;
  },
  line: () => 'status',
  asksOnly: true,
});

/** What our debuggee said of itself when the session began. */
function reported({ osName, cores, modules, kernelBase, capabilities }: Target): Result {
  const driver = gateName(capabilities.get('driver') ?? 'embedded');
  const rows = [
    ['debuggee', gateName(osName)],
    ['driver', `haltwire, ${driver}`],
    ['cores', cores === undefined ? 'unknown' : String(cores)],
    ['modules', String(modules.length)],
    ['kernel', jsonHex(kernelBase)],
  ];
  return {
    kind: 'debuggee',
    lines: formatTable([{ title: '', role: 'dim' }, { title: '' }], rows),
    data: {
      osName: gateName(osName),
      driver,
      cores: cores ?? null,
      modules: modules.length,
      kernel: jsonHex(kernelBase),
    },
  };
}
