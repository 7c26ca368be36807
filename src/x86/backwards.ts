import { iced } from './iced.ts';

/**
 * Where the instructions before an address begin. x86 code cannot be decoded backwards, but decoding forwards soon
 * synchronises, wherever it starts: of all the paths that arrive at the address, the one that most starting points
 * join is taken. A known start of an instruction (a symbol) takes precedence, if decoding from it arrives there.
 *
 * @param bytes the code before the address, the last of them right before it
 * @param known offset in `bytes` at which an instruction begins for certain
 * @returns offsets in `bytes` in ascending order; empty when nothing leads to the address
 */
export function startsBefore(bytes: Uint8Array, bits: 64 | 32, known?: number): number[] {
  const ends = instructionEnds(bytes, bits);
  const certain = known === undefined ? undefined : chain(ends, known, bytes.length);
  const searched = certain === undefined ? bytes.length : (known ?? 0);
  return [...mostTravelled(ends, searched), ...(certain ?? [])];
}

/** Offset after the instruction that begins at each offset; undefined where none does, or not within the bytes. */
function instructionEnds(bytes: Uint8Array, bits: 64 | 32): (number | undefined)[] {
  const { Decoder, DecoderOptions, Instruction } = iced();
  const decoder = new Decoder(bits, bytes, DecoderOptions.None);
  const instruction = new Instruction();
  try {
    return Array.from(bytes, (_, at) => {
      decoder.position = at;
      decoder.decodeOut(instruction);
      return instruction.isInvalid ? undefined : at + instruction.length;
    });
  } finally {
    instruction.free();
    decoder.free();
  }
}

/** The offsets from `from` on if they arrive at `target`; undefined when they do not. */
function chain(ends: readonly (number | undefined)[], from: number, target: number): number[] | undefined {
  const offsets: number[] = [];
  let at: number | undefined = from;
  while (at !== undefined && at < target) {
    offsets.push(at);
    at = ends[at];
  }
  return at === target ? offsets : undefined;
}

/** Back from the target, at each place to the instruction that most starting points pass. */
function mostTravelled(ends: readonly (number | undefined)[], target: number): number[] {
  const passing = Array.from({ length: target + 1 }, () => 1);
  const before: (number | undefined)[] = [];
  for (let at = 0; at < target; at++) {
    const end = ends[at];
    if (end === undefined || end > target) continue;
    passing[end]! += passing[at]!;
    const other = before[end];
    if (other === undefined || passing[at]! > passing[other]!) before[end] = at;
  }
  const offsets: number[] = [];
  for (let at = before[target]; at !== undefined; at = before[at]) offsets.unshift(at);
  return offsets;
}
