import { describe, expect, test } from 'vitest';
import { msr } from '../../../src/shell/arguments/msr.ts';
import type { ArgumentContext } from '../../../src/shell/arguments/type.ts';
import { findMsr, msrs } from '../../../src/x86/msrs.ts';

const nowhere = {} as ArgumentContext;
const parse = async (text: string) => await msr.parse({ kind: 'String', text, from: 0, to: text.length }, nowhere);

describe('an MSR', () => {
  test.each([
    ['c0000082', 0xc0000082],
    ['0n16', 16],
    ['0x3a', 0x3a],
    ['LSTAR', 0xc0000082],
    ['lstar', 0xc0000082],
    ['IA32_EFER', 0xc0000080],
    ['msr_smi_count', 0x34],
    ['fe', 0xfe],
  ])('%s', async (text, index) => {
    expect(await parse(text)).toBe(index);
  });

  test.each([
    ['LSTER', 'no MSR `LSTER`; did you mean `LSTAR`?'],
    ['IA32_EFFER', 'no MSR `IA32_EFFER`; did you mean `EFER`?'],
    ['100000000', '`100000000` is more than ffffffff, the largest possible'],
    ['@rax', 'not a hexadecimal digit'],
  ])('%s is refused', async (text, message) => {
    await expect(parse(text)).rejects.toThrow(message);
  });

  test('is completed by name and by number', async () => {
    const offered = async (prefix: string) =>
      ((await msr.complete?.(prefix, nowhere)) ?? []).map(({ insert }) => insert);
    expect(await offered('ls')).toEqual(['LSTAR']);
    expect(await offered('ia32_kern')).toEqual(['KERNEL_GS_BASE']);
    expect(await offered('c00001')).toEqual(['FS_BASE', 'GS_BASE', 'KERNEL_GS_BASE', 'TSC_AUX']);
    expect(await offered('')).toHaveLength(msrs.length);
  });

  test('no name is a number, and none is there twice', () => {
    for (const { name } of msrs) expect(name).not.toMatch(/^[0-9A-F]+$/);
    expect(new Set(msrs.map(({ name }) => name)).size).toBe(msrs.length);
    expect(new Set(msrs.map(({ index }) => index)).size).toBe(msrs.length);
    expect(findMsr('nothing')).toBeUndefined();
  });
});
