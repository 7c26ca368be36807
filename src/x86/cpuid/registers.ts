/** What CPUID gives for one leaf and sub-leaf; each register is unsigned. */
export interface CpuidRegisters {
  readonly eax: number;
  readonly ebx: number;
  readonly ecx: number;
  readonly edx: number;
}

export type CpuidRegister = keyof CpuidRegisters;

export const cpuidRegisterNames = ['eax', 'ebx', 'ecx', 'edx'] as const;

/** Bits `high` to `low` of a register, both included. */
export function bitsOf(value: number, high: number, low: number): number {
  return Number((BigInt(value >>> 0) >> BigInt(low)) & ((1n << BigInt(high - low + 1)) - 1n));
}

/**
 * The characters in registers, lowest byte first, up to the first NUL. Only printable ASCII is text; every other byte
 * reads as a dot, since the debuggee says what is in it.
 */
export function cpuidText(values: readonly number[]): string {
  const bytes = values.flatMap((value) => [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff));
  const end = bytes.indexOf(0);
  const shown = end < 0 ? bytes : bytes.slice(0, end);
  return shown.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
}
