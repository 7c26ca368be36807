import type { Span } from '../format/block.ts';

/** Where control goes after an instruction, as far as its opcode says. */
export type Flow = 'next' | 'jump' | 'conditional' | 'call' | 'return' | 'interrupt' | 'invalid';

/** One decoded instruction, or a byte that is none (`flow` is 'invalid', one byte long). */
export interface Instruction {
  readonly address: bigint;
  readonly bytes: Uint8Array;
  readonly flow: Flow;
  /** With its prefixes: `rep stosq`, `lock cmpxchg`. */
  readonly mnemonic: string;
  readonly operands: readonly Span[];
  /** Of a near branch whose target is encoded in the instruction. */
  readonly target: bigint | undefined;
  /** Condition 0..15 as encoded in the opcode (SDM volume 1, appendix B) when the flags alone decide. */
  readonly condition: number | undefined;
}

/** Mnemonic and operands as one plain string, for programs: `mov rbx, rax`. */
export function instructionText({ mnemonic, operands }: Pick<Instruction, 'mnemonic' | 'operands'>): string {
  return [mnemonic, operands.map((span) => span.text).join('')].filter((text) => text !== '').join(' ');
}
