import { describe, expect, test } from 'vitest';
import { lines } from './run.ts';

/** A PE32+ file of one section, made by hand. */
function peFile({ sections = 1, bytes = 40 }: { sections?: number; bytes?: number } = {}): Uint8Array {
  const file = new Uint8Array(0x400 + bytes);
  const view = new DataView(file.buffer);
  view.setUint16(0, 0x5a4d, true);
  view.setUint32(0x3c, 0x80, true);
  view.setUint32(0x80, 0x50450000, false);
  view.setUint16(0x84, 0x8664, true);
  view.setUint16(0x86, sections, true);
  view.setUint32(0x88, 0x60000000, true);
  view.setUint16(0x94, 112, true);
  view.setUint16(0x98, 0x20b, true);
  view.setUint32(0xa8, 0x1234, true);
  view.setBigUint64(0xb0, 0x140000000n, true);
  view.setUint16(0xdc, 10, true);
  file.set(Buffer.from('.text\0\0\0'), 0x108);
  view.setUint32(0x110, 0x28, true);
  view.setUint32(0x114, 0x1000, true);
  view.setUint32(0x118, bytes, true);
  view.setUint32(0x11c, 0x400, true);
  view.setUint32(0x12c, 0x60000020, true);
  file.fill(0x41, 0x400);
  return file;
}

const withFile = (file: Uint8Array) => ({
  facts: { readFile: async (_: string, at: number, length: number) => file.subarray(at, at + length) },
});

describe('.pe', () => {
  test('header shows what the headers say, and the sections', async () => {
    const shown = (await lines('.pe header "C:\\My Files\\a.exe"', withFile(peFile()))).join('\n');
    expect(shown).toMatch(/^machine +8664 \(x86-64\)$/m);
    expect(shown).toMatch(/^time stamp +60000000 \(2021-01-14T08:25:36\.000Z\)$/m);
    expect(shown).toMatch(/^kind +PE32\+$/m);
    expect(shown).toMatch(/^entry point +1234$/m);
    expect(shown).toMatch(/^image base +140000000$/m);
    expect(shown).toMatch(/^subsystem +a \(EFI application\)$/m);
    expect(shown).toMatch(/^\.text +1000 +28 +400 +28 +60000020$/m);
  });

  test('section dumps it, at its addresses', async () => {
    expect(await lines('.pe section .text a.exe', withFile(peFile()))).toEqual([
      '.text: 28 bytes',
      `00001000  ${Array(16).fill('41').join(' ')}  ${'A'.repeat(16)}`,
      `00001010  ${Array(16).fill('41').join(' ')}  ${'A'.repeat(16)}`,
      `00001020  ${Array(8).fill('41').join(' ').padEnd(47)}  ${'A'.repeat(8)}`,
    ]);
  });

  test('section is cut at 64 KiB', async () => {
    const shown = await lines('.pe section .text a.exe', withFile(peFile({ bytes: 0x20000 })));
    expect(shown[0]).toBe('.text: 20000 bytes, of which the first 10000');
    expect(shown).toHaveLength(1 + 0x1000);
  });

  test.each([
    ['.pe', peFile(), '.pe takes header FILE, or section NAME FILE'],
    ['.pe section .text', peFile(), '.pe takes header FILE, or section NAME FILE'],
    ['.pe section .data a', peFile(), 'it has no section .data'],
    ['.pe header a', Buffer.from('\x7fELF'.padEnd(64, '\0'), 'latin1'), 'this is an ELF file, not a PE file'],
    ['.pe header a', Buffer.alloc(64), 'this is no PE file: it does not begin with MZ'],
    ['.pe header a', peFile().subarray(0, 0x90), 'the file ends within its headers'],
    ['.pe header a', peFile({ sections: 65535 }), 'the file ends within its headers'],
    ['.pe header a', new Uint8Array(), 'the file ends within its headers'],
  ])('%s is refused', async (text, file, message) => {
    expect((await lines(text, withFile(file)))[0]).toBe(message);
  });

  test('of a machine without files says so', async () => {
    expect(await lines('.pe header a')).toEqual(['this machine does not report its files']);
  });
});
