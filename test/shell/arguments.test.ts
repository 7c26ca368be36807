import { describe, expect, it } from 'vitest';
import { Globals } from '../../src/script/index.ts';
import * as types from '../../src/shell/arguments/index.ts';
import { Registry } from '../../src/shell/registry.ts';
import { FakeSession } from './fake-session.ts';
import { sampleCommands, sampleSymbols } from './sample-shell.ts';

const fake = new FakeSession();
fake.halt();
const context = {
  session: fake.session,
  symbols: sampleSymbols,
  registry: new Registry(sampleCommands),
  globals: new Globals(),
  signal: new AbortController().signal,
};

const parse = <T>(type: types.ArgumentType<T>, text: string) =>
  Promise.resolve({ kind: 'String', text, from: 0, to: text.length } as const).then((token) =>
    type.parse(token, context),
  );

const colour = types.choice('COLOUR', { red: 'like blood', green: 'like grass' });

describe('argument types', () => {
  it.each<[types.ArgumentType<unknown>, string, unknown]>([
    [types.hex32, '1f', 31],
    [types.hex64, 'fffff800`00000000', 0xfffff80000000000n],
    [types.count, '10', 16],
    [types.decimal, '115200', 115_200],
    [types.unit(1), 'ff', 255n],
    [types.address, 'nt!KiTick-@rsp', 0xfffff80000100c00n],
    [types.address, '@rsp-2000', 0xffff_ffff_ffff_f000n],
    [types.core, '1', 1],
    [types.breakpointId, 'a', 10],
    [types.onOff, 'ON', true],
    [colour, 'RED', 'red'],
    [types.either(colour, types.hex32), '12', 18],
    [types.commandName, 'DB', 'db'],
    [types.text, 'any thing', 'any thing'],
  ])('%o takes %s', async (type, text, value) => {
    expect(await parse(type, text)).toEqual(value);
  });

  it('finds registers by any spelling', async () => {
    expect((await parse(types.register, '@EAX')).name).toBe('eax');
  });

  it.each<[types.ArgumentType<unknown>, string, string]>([
    [types.hex32, '1g', 'not a hexadecimal digit'],
    [types.hex32, '100000000', '`100000000` is more than ffffffff, the largest possible'],
    [types.count, '0', 'a count of zero does nothing'],
    [types.decimal, '1f', 'not a decimal number'],
    [types.core, '2', 'there is no core 2; the debuggee has cores 0 to 1'],
    [types.register, 'rxa', 'no register `rxa`; did you mean `rax`?'],
    [types.onOff, 'onn', '`onn` is not known here; did you mean `on`?'],
    [colour, 'mauve', '`mauve` is not known here; choose one of red, green'],
    [types.commandName, 'dbb', 'no command `dbb`; did you mean `db`?'],
    [types.address, '+', 'missing VALUE after `+`'],
    [types.address, 'dead_line', '`dead_line` is neither a number nor a known symbol'],
  ])('%o complains about %s', async (type, text, message) => {
    await expect(parse(type, text)).rejects.toMatchObject({ name: 'Complaint', message });
  });

  it('gives registers no value while the debuggee runs', async () => {
    const running = { ...context, session: new FakeSession().session };
    const token = { kind: 'String', text: '@rsp', from: 0, to: 4 } as const;
    await expect(types.address.parse(token, running)).rejects.toThrow(
      '`@rsp` has a value only while the debuggee is halted',
    );
  });

  it.each<[types.ArgumentType<unknown>, string, string[]]>([
    [types.core, '', ['0', '1']],
    [types.breakpointId, '', ['1']],
    [types.commandName, '.', ['.echo']],
    [colour, 'g', ['green']],
    [types.either(colour, types.core), '', ['red', 'green', '0', '1']],
    [types.register, '@r1', ['@r10', '@r10d', '@r10w', '@r10h', '@r10l']],
  ])('%o completes %s', async (type, prefix, expected) => {
    const items = (await type.complete!(prefix, context)).map(({ insert }) => insert);
    expect(items.slice(0, expected.length)).toEqual(expected);
  });

  it('has an example that is right for every type', async () => {
    const all: types.ArgumentType<unknown>[] = [
      types.hex32,
      types.hex64,
      types.count,
      types.length,
      types.decimal,
      types.unit(8),
      types.core,
    ];
    for (const type of [...all, types.address, types.value, types.register, types.breakpointId, types.onOff]) {
      await expect(parse(type, type.examples[0]!.replace('KiIdleLoop', 'KiTick')), type.name).resolves.toBeDefined();
    }
  });
});
