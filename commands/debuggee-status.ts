import { debuggeeCommand } from './user-mode/debuggee-command.ts';

export default debuggeeCommand({
  names: ['status'],
  category: 'debugging',
  summary: 'what the other end of the line says of itself',
  usage: ['status'],
  examples: [['status', 'asks the debuggee; `.status` is about this end']],
  arguments: {},
  line: () => 'status',
  asksOnly: true,
});
