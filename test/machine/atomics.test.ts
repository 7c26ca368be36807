import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { createBoard } from '../../src/machine/board.ts';
import { at } from '../../src/machine/guest/operand.ts';
import { DATA, Rig } from './rig.ts';

const ROUNDS = 200_000;

test('LOCK makes additions of two cores to one place indivisible', async () => {
  const board = createBoard(2);
  const rig = new Rig(2, 0, board);
  rig.program((a) => {
    a.emit('mov', 'rdi', DATA);
    a.emit('mov', 'ecx', ROUNDS);
    a.label('again');
    a.emit('lock add', at('rdi', 0, 8), 1);
    a.emit('lock inc', at('rdi', 8, 4));
    a.emit('mov', 'eax', 1);
    a.emit('lock xadd', at('rdi', 16), 'ax');
    a.emit('dec', 'ecx');
    a.branch('jne', 'again');
    a.emit('hlt');
  });
  const start = new SharedArrayBuffer(8);
  const file = new URL('./atomics-worker.ts', import.meta.url);
  const cores = [0, 1].map((id) => new Worker(file, { workerData: { board: board.buffers, id, start }, execArgv: [] }));
  await Promise.all(cores.map((core) => once(core, 'exit')));
  const { memory } = rig.core;
  expect(memory.load(DATA, 8)).toBe(BigInt(2 * ROUNDS));
  expect(memory.load(DATA + 8, 4)).toBe(BigInt(2 * ROUNDS));
  expect(memory.load(DATA + 16, 2)).toBe(BigInt((2 * ROUNDS) % 65536));
});
