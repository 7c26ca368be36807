import { flagValue } from './flags.ts';

/**
 * Whether a conditional jump will be taken. Conditions are encoded in pairs, the odd one of each being the negation
 * (SDM volume 1, appendix B, table B-1).
 *
 * @param condition 0..15, the low four bits of the opcode
 */
export function conditionHolds(condition: number, rflags: bigint): boolean {
  const is = (name: string) => flagValue(rflags, name) === 1;
  const pairs: readonly (() => boolean)[] = [
    () => is('of'),
    () => is('cf'),
    () => is('zf'),
    () => is('cf') || is('zf'),
    () => is('sf'),
    () => is('pf'),
    () => is('sf') !== is('of'),
    () => is('zf') || is('sf') !== is('of'),
  ];
  const holds = pairs[condition >> 1];
  if (holds === undefined) throw new RangeError(`condition ${condition} is not 0..15`);
  return holds() !== ((condition & 1) === 1);
}
