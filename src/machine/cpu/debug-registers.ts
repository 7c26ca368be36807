/** What DR0-DR3 and DR7 ask for: SDM 3B 18.2. */
import { type Cpu, fromLinear, toLinear } from './cpu.ts';
import type { Mmu } from './mmu.ts';

/** Type field of DR7: break on instruction execution. Of the others, this machine notices writes. */
const ON_EXECUTION = 0;
const ON_PORT = 2;
/** Length field of DR7, in bytes. */
const lengths = [1, 2, 8, 4] as const;

/** The bits B0-B3 of the instruction breakpoints at RIP. DR7 enables a register by either of two bits. */
export function instructionBreakpoints({ dr, rip }: Cpu): number {
  const control = Number(dr[7]! & 0xffffffffn);
  let hit = 0;
  for (let index = 0; index < 4; index++) {
    const enabled = (control >> (2 * index)) & 3;
    const type = (control >> (16 + 4 * index)) & 3;
    if (enabled !== 0 && type === ON_EXECUTION && dr[index] === fromLinear(rip)) hit |= 1 << index;
  }
  return hit;
}

interface Watched {
  readonly bit: number;
  readonly from: number;
  readonly to: number;
}

function watched({ dr }: Cpu): readonly Watched[] {
  const control = Number(dr[7]! & 0xffffffffn);
  return [0, 1, 2, 3].flatMap((index) => {
    const enabled = (control >> (2 * index)) & 3;
    const type = (control >> (16 + 4 * index)) & 3;
    if (enabled === 0 || type === ON_EXECUTION || type === ON_PORT) return [];
    const length = lengths[(control >> (18 + 4 * index)) & 3]!;
    const from = toLinear(dr[index]!);
    return [{ bit: 1 << index, from, to: from + length }];
  });
}

/**
 * Carries an instruction out and says which data breakpoints its stores have hit: bits B0-B3. They are traps: the
 * instruction is done.
 */
export function storesToBreakpoints(cpu: Cpu, mmu: Mmu, run: () => void): number {
  const places = watched(cpu);
  let hit = 0;
  if (places.length > 0) {
    mmu.onStore = (linear, size) => {
      for (const { bit, from, to } of places) if (linear < to && linear + size > from) hit |= bit;
    };
  }
  try {
    run();
  } finally {
    mmu.onStore = undefined;
  }
  return hit;
}
