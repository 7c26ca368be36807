/** What a cable is to those who lay one, of ttys or of sockets. */
import type { Noise } from './noise.ts';

export interface CableOptions {
  /** Bits per second at which the cable passes bytes on, ten a byte; as fast as it can when absent. */
  readonly baudRate?: number;
  /** What the cable does to the bytes; nothing when absent. */
  readonly noise?: Noise;
  /** Makes the noise repeatable. */
  readonly seed?: number;
}

export interface Cable {
  /** Where each end is opened, as parseLine reads it: `/dev/pts/7`, or `pipe:...` on Windows. */
  readonly ends: readonly [string, string];
  /** Pulls one plug, or both: a process that has that end open sees a hang-up, the other end receives nothing more. */
  unplug(end?: 0 | 1): Promise<void>;
  /** Changes what the cable does to the bytes from now on. */
  setNoise(noise: Noise): void;
  /** Bytes delivered so far: from the first end to the second, and back. */
  readonly delivered: readonly [number, number];
  /** Unplugs both ends and gives everything back. Safe to call twice. */
  close(): Promise<void>;
}
