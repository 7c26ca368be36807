/** The last branches that a core recorded: spec/PROTOCOL.md 7.18, A37. */
import { HYPERTRACE_LBR_DUMP_PACKETS, messages } from '../wire/index.ts';
import { check, type Question } from './question.ts';

/** Asks for the first core. */
const ALL_CORES = 0xffffffff;

export interface BranchRecord {
  readonly from: bigint;
  readonly to: bigint;
  readonly mispredicted: boolean;
  /** Core cycles since the record before; undefined where the core does not count them. */
  readonly cycles: number | undefined;
  /** Kind of branch, LBR_BR_TYPE_...; architectural records only. */
  readonly type: number | undefined;
  readonly inTransaction: boolean;
  readonly abort: boolean;
}

export interface BranchRecords {
  readonly core: number;
  /** Architectural records (SDM 3B 18.1), or those of the processor's model. */
  readonly architectural: boolean;
  /** Newest first; empty records are left out. */
  readonly records: readonly BranchRecord[];
  /** There is another core after this one. */
  readonly more: boolean;
}

/** @param core one core; undefined: the first, whose answer says whether there is another to ask for */
export function branchRecords(core: number | undefined): Question<BranchRecords> {
  const layout = HYPERTRACE_LBR_DUMP_PACKETS;
  const what = core === undefined ? 'reading branch records' : `reading branch records of core ${core.toString(16)}`;
  return {
    what,
    request: messages.lbrDump,
    answer: messages.lbrDumpResult,
    payload: layout.encode({ CoreId: core ?? ALL_CORES }),
    answerBytes: layout.size,
    repeatable: true,
    accepts(payload) {
      const { CoreId } = layout.decode(payload);
      return core === undefined || CoreId === core;
    },
    decode(payload) {
      const answer = layout.decode(payload);
      check(what, answer.KernelStatus);
      return {
        core: answer.CoreId,
        architectural: answer.ArchBasedLBR,
        records: youngestFirst(answer),
        more: answer.NextCoreIsValid,
      };
    },
  };
}

type Decoded = ReturnType<typeof HYPERTRACE_LBR_DUMP_PACKETS.decode>;

/**
 * Architectural records have the newest at 0; the older kind is a ring whose newest is at Tos (SDM 3B 18.4.8).
 */
function youngestFirst({ LbrStack, ArchBasedLBR, CurrentLbrCapacity }: Decoded): BranchRecord[] {
  const count = Math.min(CurrentLbrCapacity, LbrStack.BranchEntry.length);
  const order = Array.from({ length: count }, (_, age) =>
    ArchBasedLBR ? age : (LbrStack.Tos + 2 * count - age) % count,
  );
  return order.flatMap((place) => {
    const { From: from, To: to } = LbrStack.BranchEntry[place]!;
    const info = LbrStack.LastBranchInfo[place]!;
    if (from === 0n && to === 0n) return [];
    // The older kind does not say whether it counts: some that do not leave the field 0.
    const counted = ArchBasedLBR ? info.CycCntValid_OnlyArchLbr === 1n : info.CycleCount !== 0n;
    return {
      from,
      to,
      mispredicted: info.Mispred === 1n,
      cycles: counted ? Number(info.CycleCount) : undefined,
      type: ArchBasedLBR ? Number(info.BrType_OnlyArchLbr) : undefined,
      inTransaction: info.InTsx === 1n,
      abort: info.TsxAbort === 1n,
    };
  });
}
