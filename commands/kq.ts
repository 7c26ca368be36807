import { stackCommand } from './execution/call-stack.ts';

export default stackCommand({
  name: 'kq',
  summary: 'show the words of the stack, 64 bits each',
  details: ['Every word with the name that it points to, and whether it is right after a call.'],
  width: 8,
  framesOnly: false,
});
