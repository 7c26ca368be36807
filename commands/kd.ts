import { stackCommand } from './execution/call-stack.ts';

export default stackCommand({
  name: 'kd',
  summary: 'show the words of the stack, 32 bits each',
  details: ['Every word with the name that it points to, and whether it is right after a call.'],
  width: 4,
  framesOnly: false,
});
