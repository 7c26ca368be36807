/** The debuggee's user mode, inside the guest: what `haltwire prepare serial:/dev/ttyS1@115200` does. */
import { serveLinux } from '../../../src/controller/linux.ts';
import { openLine } from '../../../src/line/index.ts';

const end = await serveLinux({
  line: await openLine('serial:/dev/ttyS1@115200'),
  module: '/haltwire.ko',
  status: (line) => console.log(`debuggee: ${line}`),
  goOn: (end) => end !== 'unloaded',
});
console.log(`debuggee: ended, ${end.reason}`);
