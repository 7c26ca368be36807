import { stackCommand } from './execution/call-stack.ts';

export default stackCommand({
  name: 'k',
  summary: 'show the call stack',
  details: [
    'Looks through the words of the stack for return addresses: values that point to executable memory right after a ' +
      'call. (from ...) is that call. There may be stale ones among them, of calls that returned long ago; no frame ' +
      'pointers or unwind tables are needed.',
    'What an interrupt or an exception pushed is found too: (interrupted) is where it came from, and the frames after it are ' +
      'those of the interrupted code, if that ran on the same stack.',
  ],
  width: undefined,
  framesOnly: true,
});
