import { describe, expect, test } from 'vitest';
import { disassemble } from '../../src/x86/disassemble.ts';
import { formatListing } from '../../src/x86/listing.ts';
import { plain } from '../format/lines.ts';

const ADDRESS = 0xfffff800_00101a2cn;
const decode = (...bytes: number[]) => disassemble(Uint8Array.from(bytes), ADDRESS);
const from = (name: string, start: bigint) => ({
  nearest: (at: bigint) => (at >= start ? { name, offset: at - start } : undefined),
});

describe('formatListing', () => {
  test('shows address, bytes, mnemonic, operands', () => {
    expect(plain(formatListing(decode(0x48, 0x89, 0xc3, 0xf3, 0x90)))).toEqual([
      'fffff800`00101a2c  48 89 c3                 mov     rbx, rax',
      'fffff800`00101a2f  f3 90                    pause',
    ]);
  });

  test('a long instruction continues in a row below, and its text stays in its column', () => {
    expect(plain(formatListing(decode(0x48, 0xb8, 1, 2, 3, 4, 5, 6, 7, 8)))).toEqual([
      'fffff800`00101a2c  48 b8 01 02 03 04 05 06  mov     rax, 0x807060504030201',
      '                   07 08',
    ]);
  });

  test('names the first instruction', () => {
    const symbols = from('nt!KiIdleLoop', ADDRESS - 0x1cn);
    expect(plain(formatListing(decode(0x90, 0x90), { symbols }))).toEqual([
      'nt!KiIdleLoop+0x1c:',
      'fffff800`00101a2c  90                       nop',
      'fffff800`00101a2d  90                       nop',
    ]);
  });

  test('names a symbol that begins on the way', () => {
    const symbols = from('nt!KiTick', ADDRESS + 1n);
    expect(plain(formatListing(decode(0x90, 0x90), { symbols }))[1]).toBe('nt!KiTick:');
  });

  test('says where the conditional jump at rip goes, and only that one', () => {
    const jumps = decode(0x74, 0x00, 0x74, 0x00);
    const at = (rflags: bigint) => plain(formatListing(jumps, { current: { rip: ADDRESS, rflags } }));
    expect(at(0x40n)[0]).toMatch(/je {6}fffff800`00101a2e \[taken\]$/);
    expect(at(0n)[0]).toMatch(/\[not taken\]$/);
    expect(at(0n)[1]).not.toContain('taken');
  });
});
