/** disassemble_len against iced-x86, on random bytes with the opcodes of every map. */
import { Decoder, DecoderOptions } from 'iced-x86';
import { afterAll, describe, expect, it } from 'vitest';
import { compile, encodeSymbols } from '../../src/script/index.ts';
import { Evaluator } from './evaluator.ts';

const evaluator = new Evaluator();
afterAll(() => evaluator.dispose());

let seed = 20250101;

function below(limit: number): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return (seed >>> 8) % limit;
}

const prefixes = [[0x66], [0x67], [0xf2], [0xf3], [0x48], [0x66, 0x48], [0x2e], [0x41]];
const escapes = [[], [], [0x0f], [0x0f], [0x0f, 0x38], [0x0f, 0x3a]];

/** 16 bytes: maybe a prefix, maybe an escape to another map, an opcode, anything. */
function candidate(opcode: number): Uint8Array {
  const head = [...(below(2) ? prefixes[below(prefixes.length)]! : []), ...escapes[below(escapes.length)]!, opcode];
  return Uint8Array.from({ length: 16 }, (_, i) => head[i] ?? below(256));
}

/** 0 for what is no instruction. */
function icedLength(bytes: Uint8Array, bitness: 32 | 64): number {
  const decoder = new Decoder(bitness, bytes, DecoderOptions.None);
  const instruction = decoder.decode();
  const length = instruction.isInvalid ? 0 : instruction.length;
  instruction.free();
  decoder.free();
  return length;
}

/** XOP (the opcode of POP) and SSE4a's EXTRQ and INSERTQ: VMX is Intel's. */
function isAmd(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 4).includes(0x8f) || (bytes.includes(0x0f) && bytes[bytes.indexOf(0x0f) + 1] === 0x78);
}

/** Measures all of them, several in each script: each is written to memory first. */
function measured(candidates: readonly Uint8Array[], call: string): number[] {
  const outcomes = evaluator.run(
    candidates.map((bytes) => {
      const view = new DataView(bytes.buffer);
      const [low, high] = [view.getBigUint64(0, true), view.getBigUint64(8, true)];
      const source = `eq(0x10000, 0x${low.toString(16)}); eq(0x10008, 0x${high.toString(16)}); print(${call}(0x10000));`;
      const result = compile(source);
      if (!result.ok) throw new Error(result.error.message);
      return encodeSymbols(result.buffer);
    }),
  );
  return outcomes.map(({ output }) => Number(`0x${output.trim()}`));
}

describe('the length of an instruction', () => {
  it.each([
    ['disassemble_len', 64],
    ['disassemble_len32', 32],
  ] as const)('%s agrees with iced-x86 on instructions that it knows', (call, bitness) => {
    const candidates = Array.from({ length: 4096 }, (_, i) => candidate(i % 256)).filter(
      // What is no instruction may have any length.
      (bytes) => icedLength(bytes, bitness) > 0 && !isAmd(bytes),
    );
    const lengths = measured(candidates, call);
    const wrong = candidates.flatMap((bytes, i) => {
      const wanted = icedLength(bytes, bitness);
      return lengths[i] === wanted ? [] : [`${Buffer.from(bytes).toString('hex')}: ${lengths[i]}, not ${wanted}`];
    });
    expect(wrong).toEqual([]);
  });

  it('is 0 for what is no instruction', () => {
    expect(measured([Uint8Array.of(0x06, ...new Uint8Array(15))], 'disassemble_len')).toEqual([0]);
    expect(measured([new Uint8Array(16).fill(0x66)], 'disassemble_len')).toEqual([0]);
  });
});
