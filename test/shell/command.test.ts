import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  address,
  count,
  flag,
  hex32,
  keyword,
  many,
  phrase,
  positional,
  unit,
} from '../../src/shell/arguments/index.ts';
import { command } from '../../src/shell/command.ts';

describe('command()', () => {
  it('gives run the types of its arguments', () => {
    const declared = command({
      names: ['probe'],
      category: 'meta',
      summary: 'shows what was parsed',
      usage: ['probe ADDRESS [pid P] [serial BAUD NAME] [now] BYTE...'],
      examples: [['probe 1000 90', 'takes one byte']],
      states: ['halted'],
      arguments: {
        address: positional(address),
        times: positional(count, { optional: true }),
        pid: keyword('pid', hex32, { optional: true }),
        line: phrase('serial', [count, address]),
        now: flag('now'),
        bytes: many(unit(1)),
      },
      async run(context, values) {
        expectTypeOf(values.address).toEqualTypeOf<bigint>();
        expectTypeOf(values.times).toEqualTypeOf<number | undefined>();
        expectTypeOf(values.pid).toEqualTypeOf<number | undefined>();
        expectTypeOf(values.line).toEqualTypeOf<readonly [number, bigint] | undefined>();
        expectTypeOf(values.now).toEqualTypeOf<boolean>();
        expectTypeOf(values.bytes).toEqualTypeOf<readonly bigint[]>();
        expectTypeOf(context.session).not.toBeUndefined();
      },
    });
    expect(declared.names).toEqual(['probe']);
  });
});
