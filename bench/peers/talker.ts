/**
 * `talker.ts LINE`: a debuggee without a machine, which sends as much as its parent orders: { count } log messages,
 * numbered from 0, as fast as the line takes them. The messages are those of the embedded machine with
 * nt!KiFloodCount.
 */
import { openLine } from '../../src/line/index.ts';
import {
  DEBUGGER_PREPARE_DEBUGGEE,
  encodeFrame,
  Framer,
  type Message,
  messages,
  PacketType,
  STATUS_OK,
} from '../../src/wire/index.ts';
import { floodText } from '../flood-text.ts';

/** Frames that go to the line in one piece; the next one waits for it. */
const FRAMES_A_PIECE = 500;
const PING_MS = 100;
const USER_TEXT = Uint8Array.of(1, 0, 0, 0);

const line = await openLine(process.argv[2] ?? '', { listen: true });

function send(message: Message, payload?: Uint8Array): void {
  line.write(encodeFrame(PacketType.fromDebuggee, message.action, payload ?? new Uint8Array(0))).catch(() => {});
}

function start(): void {
  const osName = Buffer.from('Haltwire benchmark\0haltwire/1 cores=1\0');
  send(messages.started, DEBUGGER_PREPARE_DEBUGGEE.encode({ OsName: osName }).subarray(0, 256));
  send(messages.symbolsFinished, messages.symbolsFinished.payload.encode({ KernelStatus: BigInt(STATUS_OK) }));
}

async function talk(count: number): Promise<void> {
  for (let from = 0; from < count; from += FRAMES_A_PIECE) {
    const numbers = Array.from({ length: Math.min(FRAMES_A_PIECE, count - from) }, (_, index) => from + index);
    const frames = numbers.map((number) =>
      encodeFrame(PacketType.fromDebuggee, messages.log.action, USER_TEXT, Buffer.from(floodText(number))),
    );
    await line.write(Buffer.concat(frames));
  }
}

// An end that opens the line later drops earlier bytes, so it asks again until it gets an answer.
const pinging = setInterval(() => send(messages.ping), PING_MS);
const framer = new Framer({
  packet: ({ action }) => {
    if (action !== messages.version.action) return;
    clearInterval(pinging);
    start();
  },
  damage: () => {},
});
line.onData((chunk) => framer.push(chunk));
process.on('message', ({ count }: { count: number }) => void talk(count).catch(() => {}));
process.once('disconnect', () => process.exit());
process.send?.('ready');
await line.closed;
process.exit();
