/**
 * `responder.ts LINE REQUEST ANSWER`: the other end of a baseline. For every REQUEST bytes that arrive it sends ANSWER
 * bytes, without framing. Ends with its line, its parent, or a signal.
 */
import { openLine } from '../../src/line/index.ts';

const [address = '', request = '1', answer = '1'] = process.argv.slice(2);
const line = await openLine(address, { listen: true });
const bytes = new Uint8Array(Number(answer)).fill(0x55);
let missing = Number(request);
line.onData((chunk) => {
  missing -= chunk.length;
  for (; missing <= 0; missing += Number(request)) line.write(bytes).catch(() => {});
});
process.once('disconnect', () => process.exit());
process.send?.('ready');
await line.closed;
process.exit();
