import type { ArgumentType } from '../../src/shell/arguments/index.ts';
import { address } from '../../src/shell/arguments/index.ts';

/** Letters of a page fault's error code and their bits, SDM 3A 4.7. */
const letters = {
  p: [0, 'the page is present: its rights forbid the access'],
  w: [1, 'a write'],
  u: [2, 'of user code'],
  f: [4, 'an instruction fetch'],
  k: [5, 'forbidden by a protection key'],
  s: [6, 'of a shadow stack'],
  h: [7, 'HLAT'],
  g: [15, 'SGX'],
} as const satisfies Readonly<Record<string, readonly [bit: number, meaning: string]>>;

/** How the letters read in help: `p present ..., w a write, ...`. */
export const modeLetters = Object.entries(letters)
  .map(([letter, [, meaning]]) => `${letter} ${meaning}`)
  .join('; ');

export interface Mode {
  readonly errorCode: number;
}

/** As HyperDbg has it: a word of nothing but these letters is the mode, everything else an address. */
export const modeOrAddress: ArgumentType<Mode | bigint> = {
  ...address,
  name: '[MODE] ADDRESS',
  describe: `${address.describe}; before it the kind of access, as letters: ${modeLetters}`,
  parse(token, context) {
    const { text } = token;
    const bits = [...text.toLowerCase()].map((letter) => letters[letter as keyof typeof letters]?.[0]);
    if (text === '' || bits.some((bit) => bit === undefined)) return address.parse(token, context);
    return { errorCode: bits.reduce<number>((code, bit) => code | (1 << (bit ?? 0)), 0) };
  },
};
