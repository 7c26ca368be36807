/** Collects what a framer reports, in the spelling of vectors.json's streams. */
import { type Damage, Framer } from '../../src/wire/framer.ts';

export interface Collected {
  readonly framer: Framer;
  /** `accept:ACTION:PAYLOAD` and `KIND:BYTES`, in order. */
  readonly events: string[];
  readonly payloads: Uint8Array[];
  readonly damage: Damage[];
}

/** @param accepts packet type that this receiver serves; others are `wrong-type:TYPE` */
export function collect(accepts?: number): Collected {
  const [events, payloads, damages]: [string[], Uint8Array[], Damage[]] = [[], [], []];
  const framer = new Framer({
    packet: ({ type, action, payload }) => {
      if (accepts !== undefined && type !== accepts) return void events.push(`wrong-type:${type}`);
      events.push(`accept:${action}:${payload.length}`);
      payloads.push(payload.slice());
    },
    damage: (damage) => {
      events.push(`${damage.kind}:${damage.bytes}`);
      damages.push(damage);
    },
  });
  return { framer, events, payloads, damage: damages };
}

/** A generator of repeatable numbers below `limit` (mulberry32). */
export function dice(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
}
