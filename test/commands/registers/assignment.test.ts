import { describe, expect, test } from 'vitest';
import { registerRequest } from '../../../commands/registers/assignment.ts';
import { Globals } from '../../../src/script/index.ts';
import { Complaint } from '../../../src/shell/errors.ts';
import { Registry } from '../../../src/shell/registry.ts';
import { noSymbols } from '../../../src/symbols/symbol-table.ts';

const context = {
  session: undefined,
  symbols: {
    ...noSymbols,
    lookup: (name: string) => (name === 'nt!KiTick' ? 0xfffff800_00101234n : undefined),
  },
  registry: new Registry([]),
  globals: new Globals(),
  signal: new AbortController().signal,
};

async function parse(text: string) {
  const { register, value } = await registerRequest.parse({ kind: 'String', text, from: 0, to: text.length }, context);
  return [register.name, value];
}

/** The complaint and the part of the text that it points at. */
async function complaint(text: string) {
  const error = await parse(text).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Complaint);
  const { message, place } = error as Complaint;
  return [message, place === undefined ? undefined : text.slice(place.from, place.to)];
}

describe('what follows r', () => {
  test.each([
    ['rax', ['rax', undefined]],
    ['@RAX', ['rax', undefined]],
    ['rax=10', ['rax', 0x10n]],
    ['rax = 10', ['rax', 0x10n]],
    ['@rip = nt!KiTick + 4', ['rip', 0xfffff800_00101238n]],
    ['zf = 1', ['zf', 1n]],
    ['rax = 0-1', ['rax', 0xffff_ffff_ffff_ffffn]],
  ])('%s', async (text, expected) => {
    expect(await parse(text)).toEqual(expected);
  });

  test('asks for = between register and value', async () => {
    expect(await complaint('rax 10')).toEqual(['a `=` belongs between register and value', ' ']);
  });

  test('misses a value', async () => {
    expect((await complaint('rax = '))[0]).toBe('missing VALUE after `=`');
  });

  test('misses a register', async () => {
    expect((await complaint('= 5'))[0]).toBe('missing REGISTER before `=`');
  });

  test('points at the wrong part of a value with blanks', async () => {
    expect(await complaint('rax = 10 + 2z')).toEqual(['not a hexadecimal digit', 'z']);
  });

  test('suggests a register', async () => {
    expect((await complaint('raxx = 1'))[0]).toContain('did you mean `rax`');
  });

  test('refuses a value that the register cannot hold', async () => {
    expect((await complaint('al = 100'))[0]).toBe('100 does not fit into al; ff is the most');
    expect((await complaint('zf = 2'))[0]).toBe('2 does not fit into zf; 1 is the most');
  });
});
