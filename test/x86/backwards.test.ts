import { expect, test } from 'vitest';
import { buildImage } from '../../src/machine/guest/image.ts';
import { startsBefore } from '../../src/x86/backwards.ts';
import { disassemble } from '../../src/x86/disassemble.ts';

/** push rbp; mov rbp, rsp; sub rsp, 28h; mov rax, [rip+10h]; call +5; test eax, eax; lea rcx, [rbp-18h] */
const lengths = [1, 3, 4, 7, 5, 2, 4];
const code = Uint8Array.of(
  ...[0x55],
  ...[0x48, 0x89, 0xe5],
  ...[0x48, 0x83, 0xec, 0x28],
  ...[0x48, 0x8b, 0x05, 0x10, 0x00, 0x00, 0x00],
  ...[0xe8, 0x05, 0x00, 0x00, 0x00],
  ...[0x85, 0xc0],
  ...[0x48, 0x8d, 0x4d, 0xe8],
);
const starts = lengths.map((_, index) => lengths.slice(0, index).reduce((sum, length) => sum + length, 0));

test('finds the instructions that were encoded, although reading may begin inside of one', () => {
  for (let cut = 0; cut < 7; cut++) {
    const found = startsBefore(code.subarray(cut), 64).map((offset) => offset + cut);
    expect(found.slice(-3)).toEqual(starts.slice(-3));
  }
});

test('is right about nearly all of a kernel, without knowing where its functions begin', () => {
  const { bytes, symbols, base } = buildImage(1).kernel;
  const runUp = 32;
  let all = 0;
  let right = 0;
  for (const symbol of symbols.filter(({ code: isCode, size }) => isCode && size > 2 * runUp)) {
    const at = Number(symbol.address - base);
    const found = disassemble(bytes.subarray(at, at + symbol.size), symbol.address);
    const offsets = found.map(({ address }) => Number(address - base));
    for (let index = 4; index < offsets.length; index++) {
      const end = offsets[index]!;
      if (end - at < runUp) continue;
      const before = startsBefore(bytes.subarray(end - runUp, end), 64).map((offset) => offset + end - runUp);
      all += 4;
      right += [1, 2, 3, 4].filter((back) => before.at(-back) === offsets[index - back]).length;
    }
  }
  expect(all).toBeGreaterThan(500);
  expect(right / all).toBeGreaterThan(0.98);
});

test('returns instructions each of which begins where the previous one ends, the last at the address', () => {
  const noise = Uint8Array.from({ length: 200 }, (_, index) => (index * 73 + 41) & 0xff);
  const found = startsBefore(noise, 64);
  const ends = found.map((at) => at + (disassemble(noise.subarray(at), 0n, { count: 1 })[0]?.bytes.length ?? 0));
  expect(found.length).toBeGreaterThan(10);
  expect(ends).toEqual([...found.slice(1), noise.length]);
});

test('lets a place that is known to begin an instruction decide', () => {
  // 66 90 is one instruction, 90 alone another: both arrive.
  const bytes = Uint8Array.of(0x66, 0x90);
  expect(startsBefore(bytes, 64, 0)).toEqual([0]);
  expect(startsBefore(bytes, 64, 1)).toEqual([1]);
});

test('ignores a known place that does not lead there', () => {
  // Inside of the jump, 48 needs more bytes than there are.
  const bytes = Uint8Array.of(0x90, 0xeb, 0x48);
  expect(startsBefore(bytes, 64, 2)).toEqual([0, 1]);
});

test('has nothing to say about nothing', () => {
  expect(startsBefore(new Uint8Array(0), 64)).toEqual([]);
});
