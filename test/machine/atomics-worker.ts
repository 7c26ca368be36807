/** A core of the test below, in a thread of its own: adds to one counter with and one without LOCK. */
import { workerData } from 'node:worker_threads';
import { attachBoard, type BoardBuffers } from '../../src/machine/board.ts';
import { Rig } from './rig.ts';

const { board, id, start } = workerData as { board: BoardBuffers; id: number; start: SharedArrayBuffer };
const rig = new Rig(2, id, attachBoard(board));
const gate = new Int32Array(start);
Atomics.add(gate, 0, 1);
while (Atomics.load(gate, 0) < 2) Atomics.wait(gate, 1, 0, 1);
rig.run(10_000_000);
