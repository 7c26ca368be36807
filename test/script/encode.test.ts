import { expect, test } from 'vitest';
import { compile, encodeSymbols, type ScriptSymbol, slotsOf } from '../../src/script/index.ts';

function bufferOf(script: string): readonly ScriptSymbol[] {
  const result = compile(script);
  if (!result.ok) throw new Error(result.error.message);
  return result.buffer;
}

test('a symbol is 24 bytes: type, length, value', () => {
  const bytes = encodeSymbols([{ kind: 3, length: 0, value: 0x1122334455667788n }]);
  expect(Buffer.from(bytes).toString('hex')).toBe('030000000000000000000000000000008877665544332211');
});

test('formats(1 + 2) is the 11 symbols of spec/PROTOCOL.md 8.1', () => {
  const symbols = bufferOf('formats(1 + 2);').map(({ kind, length, value }) => `${kind},${length},${value}`);
  expect(symbols.join(' | ')).toBe(
    '6,0,9 | 3,0,1 | 15,0,0 | 15,0,0 | 6,0,143 | 3,0,2 | 3,0,1 | 7,0,0 | 3,0,5 | 6,0,37 | 7,0,0',
  );
});

test('a string runs on over the slots after its own, padded with zeros', () => {
  const [, , , , , format] = bufferOf('printf("123456789");');
  expect(slotsOf(format!)).toBe(2);
  const bytes = Buffer.from(encodeSymbols([format!]));
  expect(bytes.length).toBe(48);
  expect(bytes.subarray(16).toString('latin1')).toBe(`123456789\0${'\0'.repeat(22)}`);
});

test('a string whose terminator is the last byte of a slot takes one slot more', () => {
  const [, , , , , format] = bufferOf('printf("1234567");');
  expect([format!.length, slotsOf(format!)]).toEqual([8, 2]);
});

test('an argument of printf has the place of its % in the upper half of its type', () => {
  const argument = bufferOf('printf("at %x", @rax);').at(-1)!;
  const view = new DataView(encodeSymbols([argument]).buffer);
  expect([view.getUint32(0, true), view.getInt32(4, true)]).toEqual([4, 2]);
});

test('a format that starts with % gives its argument all ones', () => {
  const argument = bufferOf('printf("%x", @rax);').at(-1)!;
  expect(new DataView(encodeSymbols([argument]).buffer).getUint32(4, true)).toBe(0xffffffff);
});

test('negative values are their two complements', () => {
  const bytes = encodeSymbols([{ kind: 3, length: 0, value: -1n }]);
  expect(Buffer.from(bytes.subarray(16)).toString('hex')).toBe('ff'.repeat(8));
});
