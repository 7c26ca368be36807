import { expect, test } from 'vitest';
import { AccessError, OtherProcessError, RangeEndError, WentOnError } from '../../src/inspect/errors.ts';
import { DebuggeeError, NoExceptionError } from '../../src/session/errors.ts';
import { cureOf } from '../../src/shell/cures.ts';
import { CommandError } from '../../src/shell/errors.ts';

const refusal = new DebuggeeError('reading', 0xc0000005);

test.each([
  ['a command', new CommandError('no', 'do this'), 'do this'],
  ['a command that knows none', new CommandError('no'), undefined],
  ['a refusal', new DebuggeeError('enabling breakpoint 77', 0xc000001a), '`bl` lists the breakpoints'],
  ['a refusal that cannot be helped', refusal, undefined],
  ['virtual memory', new AccessError('read', 0n, 'virtual', refusal), /paged out/],
  ['physical memory', new AccessError('read', 0n, 'physical', refusal), undefined],
  ['the end of the address space', new RangeEndError((1n << 64n) - 0x10n, 0x20n), 'there are 10 left from there'],
  ['another process', new OtherProcessError(0, 0x1f), /\.process pid 1f$/],
  ['a debuggee that went on', new WentOnError(), /Ctrl\+C/],
  ['gn where no exception waits', new NoExceptionError(), 'type `g` to let it run'],
  ['anything else', new Error('surprise'), undefined],
])('what helps with the error of %s', (_, error, cure) => {
  if (cure instanceof RegExp) expect(cureOf(error)).toMatch(cure);
  else expect(cureOf(error)).toBe(cure);
});
