import { stepCommand } from './execution/step.ts';

export default stepCommand({
  name: 'i',
  kind: 'instrument',
  summary: 'step one instruction while all other cores stay halted',
  details: [
    'Uses the monitor trap flag: exactly one instruction, on the operating core only, from user to kernel mode and back ' +
      'without losing track. Interrupts stay away meanwhile.',
  ],
});
