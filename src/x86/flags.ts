/** RFLAGS as data: names, positions, meanings (SDM volume 1, section 3.4.3). */

/** One field of RFLAGS. */
export interface Flag {
  /** Lower case, as registers are named everywhere: `zf`. */
  readonly name: string;
  /** Number of its lowest bit. */
  readonly bit: number;
  /** Number of bits: 2 for iopl, 1 for all others. */
  readonly width: 1 | 2;
  readonly meaning: string;
}

const flag = (name: string, bit: number, meaning: string, width: 1 | 2 = 1): Flag => ({ name, bit, width, meaning });

/** Every field of RFLAGS, lowest bit first. */
export const flags: readonly Flag[] = [
  flag('cf', 0, 'carry'),
  flag('pf', 2, 'parity of the lowest byte is even'),
  flag('af', 4, 'carry out of the lowest four bits'),
  flag('zf', 6, 'result is zero'),
  flag('sf', 7, 'result is negative'),
  flag('tf', 8, 'trap after each instruction'),
  flag('if', 9, 'interrupts enabled'),
  flag('df', 10, 'string instructions go downwards'),
  flag('of', 11, 'signed overflow'),
  flag('iopl', 12, 'privilege needed for I/O', 2),
  flag('nt', 14, 'nested task'),
  flag('rf', 16, 'resume: no instruction breakpoint here'),
  flag('vm', 17, 'virtual-8086 mode'),
  flag('ac', 18, 'alignment check'),
  flag('vif', 19, 'virtual interrupt flag'),
  flag('vip', 20, 'virtual interrupt pending'),
  flag('id', 21, 'CPUID can be executed'),
];

const byName = new Map(flags.map((each) => [each.name, each]));

/** Value of a field of RFLAGS, 0..3 for iopl and 0..1 for the others. `name` is one of `flags`. */
export function flagValue(rflags: bigint, name: string): number {
  const field = byName.get(name);
  if (field === undefined) throw new RangeError(`no flag '${name}'`);
  return Number((rflags >> BigInt(field.bit)) & BigInt(2 ** field.width - 1));
}

/** Names of the set one-bit flags in capitals, highest bit first: `IF ZF PF`; empty when none is set. */
export function flagsText(rflags: bigint): string {
  return flags
    .filter((each) => each.width === 1 && flagValue(rflags, each.name) === 1)
    .map((each) => each.name.toUpperCase())
    .reverse()
    .join(' ');
}
