/**
 * The debuggee's user mode, inside the guest: what `haltwire prepare serial:/dev/ttyS1@115200` does. Then, since
 * starting Node takes the guest a minute, what `haltwire prepare --unload` does, once /tmp/unload is there.
 */
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { serveLinux, unloadLinux } from '../../../src/controller/linux.ts';
import { openLine } from '../../../src/line/index.ts';

const say = (line: string) => console.log(`debuggee: ${line}`);

const end = await serveLinux({
  line: await openLine('serial:/dev/ttyS1@115200'),
  module: '/haltwire.ko',
  status: say,
  goOn: (end) => end !== 'unloaded',
});
say(`ended, ${end.reason}`);
while (!existsSync('/tmp/unload')) await delay(1000);
await unloadLinux(say);
say('done');
