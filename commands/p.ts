import { stepCommand } from './execution/step.ts';

export default stepCommand({
  name: 'p',
  kind: 'over',
  summary: 'step over: one instruction, calls as one',
  details: [
    'The other cores and threads run meanwhile. A call runs until it returns to the same thread, or until something ' +
      'else halts the debuggee: then the count ends. A string instruction with a repeat prefix is one step too.',
  ],
});
