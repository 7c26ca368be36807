/**
 * How a request of the user-mode driver device gets into VMX root: through a mailbox on the board, which a core
 * empties between two instructions of its guest, as if the driver had executed VMCALL there. No guest instruction is
 * consumed and no register touched, so a halt shows the guest as it was. Parameters lie in pages that the kernel keeps
 * for the debugger.
 */
import { Attention, type Board, callAttention, ringMain } from './board.ts';

const State = { free: 0, posted: 1, answered: 2 } as const;

/** The host's side: posts one request at a time. */
export function post(board: Board, core: number, call: number, length: number): void {
  const { words, at } = board;
  Atomics.store(words, at.mailboxCall, call);
  Atomics.store(words, at.mailboxLength, length);
  Atomics.store(words, at.mailboxState, State.posted);
  callAttention(board, core, Attention.mailbox);
}

/** The status of the answered request (0, or HyperDbg's status code), or undefined while it is under way. */
export function collect(board: Board): number | undefined {
  const { words, at } = board;
  if (Atomics.load(words, at.mailboxState) !== State.answered) return undefined;
  Atomics.store(words, at.mailboxState, State.free);
  return Atomics.load(words, at.mailboxStatus) >>> 0;
}

/**
 * The core's side: carries out the posted request.
 *
 * @param call enters the driver core with the number and length of the request; returns the status
 */
export function carryOut(board: Board, call: (number: number, length: number) => number): void {
  const { words, at } = board;
  if (Atomics.load(words, at.mailboxState) !== State.posted) return;
  const status = call(Atomics.load(words, at.mailboxCall), Atomics.load(words, at.mailboxLength));
  Atomics.store(words, at.mailboxStatus, status);
  Atomics.store(words, at.mailboxState, State.answered);
  ringMain(board);
}
