import { expect, test } from 'vitest';
import { encodeModule, encodeOsName } from '../../src/controller/identity.ts';
import { DEBUGGER_UPDATE_SYMBOL_TABLE } from '../../src/wire/index.ts';

const identity = { osName: 'x'.repeat(300), capabilities: 'haltwire/1 cores=16', kernelBase: 0n, modules: [] };

test('a long name gives way to the capabilities', () => {
  const field = Buffer.from(encodeOsName(identity)).toString('latin1');
  expect(field).toHaveLength(236);
  expect(field.endsWith('x\0haltwire/1 cores=16\0')).toBe(true);
});

test('a name of several bytes a character is cut between characters', () => {
  const field = encodeOsName({ ...identity, osName: 'ä'.repeat(300) });
  const name = field.subarray(0, field.indexOf(0));
  expect(Buffer.from(name).toString('utf8')).toMatch(/^ä+$/);
});

test('capabilities that leave no room for a name are refused', () => {
  expect(() => encodeOsName({ ...identity, capabilities: 'y'.repeat(235) })).toThrow(RangeError);
});

test('a long path is cut and stays terminated', () => {
  const record = encodeModule([{ path: 'p'.repeat(400), base: 1n, userMode: true }], 0);
  const { FilePath, IsUserMode } = DEBUGGER_UPDATE_SYMBOL_TABLE.decode(record).SymbolDetailPacket;
  expect(FilePath.indexOf(0)).toBe(259);
  expect(IsUserMode).toBe(true);
});
