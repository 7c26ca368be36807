import { stackCommand } from './execution/call-stack.ts';

export default stackCommand({
  name: 'k',
  summary: 'show the call stack',
  details: [
    'Looks through the words of the stack for return addresses: values that point to executable memory right after a ' +
      'call. (from ...) is that call. There may be stale ones among them, of calls that returned long ago; no frame ' +
      'pointers or unwind tables are needed.',
  ],
  width: undefined,
  framesOnly: true,
});
