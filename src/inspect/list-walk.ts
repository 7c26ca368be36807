/** Linked lists in memory, node by node. */
import { DebuggeeError, type Session, type Space } from '../session/index.ts';

export interface LinkedList {
  readonly space: Space;
  /** The first node; 0 is an empty list. */
  readonly start: bigint;
  /** Where in a node the address of the next is, in bytes. */
  readonly offset: bigint;
  /** Nodes at most. */
  readonly most: number;
}

export type ListEnd =
  | { readonly why: 'null' }
  /** The last node leads back to the node with the index `to`. */
  | { readonly why: 'circle'; readonly to: number }
  | { readonly why: 'limit'; readonly next: bigint }
  /** The node at `at` is the last, and what it leads to cannot be read. */
  | { readonly why: 'unreadable'; readonly at: bigint };

/** Yields the address of each node as it is found, a request each, then how the list ends. */
export async function* walkList(
  session: Session,
  { space, start, offset, most }: LinkedList,
  signal: AbortSignal,
): AsyncGenerator<{ readonly node: bigint } | { readonly end: ListEnd }> {
  const indexes = new Map<bigint, number>();
  for (let at = start; ; ) {
    const seen = indexes.get(at);
    if (at === 0n) return yield { end: { why: 'null' } };
    if (seen !== undefined) return yield { end: { why: 'circle', to: seen } };
    if (indexes.size === most) return yield { end: { why: 'limit', next: at } };
    indexes.set(at, indexes.size);
    yield { node: at };
    const next = await readPointer(session, BigInt.asUintN(64, at + offset), space, signal);
    if (next === undefined) return yield { end: { why: 'unreadable', at } };
    at = next;
  }
}

async function readPointer(session: Session, at: bigint, space: Space, signal: AbortSignal) {
  try {
    const bytes = await session.readMemory(at, 8, { space, signal });
    return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  } catch (error) {
    if (error instanceof DebuggeeError) return undefined;
    throw error;
  }
}
