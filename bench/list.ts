import { firstFrame } from './first-frame.ts';
import { flood } from './flood.ts';
import { framing } from './framing.ts';
import { guestFlood } from './guest-flood.ts';
import { halt } from './halt.ts';
import type { Measurement } from './measurement.ts';
import { memory } from './memory.ts';
import { million } from './million.ts';
import { paced } from './paced.ts';
import { scriptCompiler } from './scripts.ts';
import { socketSteps } from './socket.ts';

/** In the order in which they run. */
export const measurements: readonly Measurement[] = [
  framing,
  scriptCompiler,
  socketSteps,
  halt,
  memory,
  paced,
  firstFrame,
  flood,
  guestFlood,
  million,
];
