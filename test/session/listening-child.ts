/**
 * A process with a session on the given line; it reports to its parent what arrived: texts, then the count of damaged
 * frames.
 */
import { openLine } from '../../src/line/index.ts';
import { Session } from '../../src/session/index.ts';

const session = await Session.connect(await openLine(process.argv[2] ?? ''));
session.on('log', ({ text }) => process.send?.({ text: Buffer.from(text).toString(), damaged: session.stats.damaged }));
process.once('disconnect', () => process.exit());
