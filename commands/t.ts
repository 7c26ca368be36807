import { stepCommand } from './execution/step.ts';

export default stepCommand({
  name: 't',
  kind: 'in',
  summary: 'step in: one instruction, into calls',
  details: [
    'The other cores and threads run meanwhile. A step into a system call or an interrupt ends in the kernel only where ' +
      'the trap flag is kept; `i` follows there with certainty.',
  ],
});
