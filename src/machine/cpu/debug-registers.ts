/** What DR0-DR3 and DR7 ask for: SDM 3B 18.2. */
import { type Cpu, fromLinear } from './cpu.ts';

/** Type field of DR7: break on instruction execution. */
const ON_EXECUTION = 0;

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
