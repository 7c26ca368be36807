/**
 * Haltwire as a library: open a line, run a session on it.
 *
 * ```ts
 * import { openLine, parseLine, Session } from 'haltwire';
 *
 * const line = await openLine(parseLine('serial:/dev/ttyUSB0@115200'));
 * const session = await Session.connect(line);
 * await session.ready();
 * const halt = await session.pause();
 * console.log(halt.rip.toString(16), await session.readMemory(halt.rip, 16));
 * await session.close();
 * ```
 */
export * from './line/index.ts';
export * from './session/index.ts';
