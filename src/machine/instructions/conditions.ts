/** The sixteen conditions of Jcc, SETcc and CMOVcc: SDM 1, appendix B. */
import { ConditionCode } from 'iced-x86';
import type { Cpu } from '../cpu/cpu.ts';
import { Flag } from '../cpu/flags.ts';

type Test = (flags: number) => boolean;

const has =
  (mask: number): Test =>
  (flags) =>
    (flags & mask) !== 0;
const not =
  (test: Test): Test =>
  (flags) =>
    !test(flags);
const less: Test = (flags) => ((flags & Flag.SF) !== 0) !== ((flags & Flag.OF) !== 0);
const lessOrEqual: Test = (flags) => (flags & Flag.ZF) !== 0 || less(flags);

const tests: ReadonlyMap<ConditionCode, Test> = new Map<ConditionCode, Test>([
  [ConditionCode.o, has(Flag.OF)],
  [ConditionCode.no, not(has(Flag.OF))],
  [ConditionCode.b, has(Flag.CF)],
  [ConditionCode.ae, not(has(Flag.CF))],
  [ConditionCode.e, has(Flag.ZF)],
  [ConditionCode.ne, not(has(Flag.ZF))],
  [ConditionCode.be, has(Flag.CF | Flag.ZF)],
  [ConditionCode.a, not(has(Flag.CF | Flag.ZF))],
  [ConditionCode.s, has(Flag.SF)],
  [ConditionCode.ns, not(has(Flag.SF))],
  [ConditionCode.p, has(Flag.PF)],
  [ConditionCode.np, not(has(Flag.PF))],
  [ConditionCode.l, less],
  [ConditionCode.ge, not(less)],
  [ConditionCode.le, lessOrEqual],
  [ConditionCode.g, not(lessOrEqual)],
]);

export function conditionOf(code: ConditionCode, cpu: Cpu): () => boolean {
  if (code === ConditionCode.e) return () => cpu.zero;
  if (code === ConditionCode.ne) return () => !cpu.zero;
  const test = tests.get(code);
  if (test === undefined) throw new RangeError(`condition code ${code} does not exist`);
  return () => test(cpu.flags);
}
