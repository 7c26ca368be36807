import koffi from 'koffi';
import { expect, test } from 'vitest';
import { SystemError } from '../../src/controller/linux-file.ts';
import { accessMsrs } from '../../src/controller/linux-msr.ts';
import { DEBUGGER_MSR_ACTION_TYPE, DEBUGGER_READ_AND_WRITE_ON_MSR, viewOf } from '../../src/wire/index.ts';

const { READ, WRITE } = DEBUGGER_MSR_ACTION_TYPE.values;
const EVERY = 0xffffffff;
const refuse = (code: keyof typeof koffi.os.errno) => {
  throw new SystemError('ioctl', koffi.os.errno[code]!);
};

/** A kernel with three cores, of which the last may be offline; every register reads as its number and the core's. */
function kernel(asked: { core: number; value: bigint }[], offline?: number) {
  return (request: Uint8Array) => {
    const { Msr, CoreNumber, ActionType, Value } = DEBUGGER_READ_AND_WRITE_ON_MSR.decode(request);
    if (CoreNumber > 2) refuse('ENXIO');
    if (CoreNumber === offline) refuse('ENODEV');
    if (Msr === 0x123n) refuse('EIO');
    if (Msr > 0xffffffffn) refuse('EINVAL');
    asked.push({ core: CoreNumber, value: Value });
    if (ActionType === READ) viewOf(request).setBigUint64(16, Msr + BigInt(CoreNumber), true);
  };
}

const encode = (core: number, action: number, msr = 0x1000n, value = 0n) =>
  DEBUGGER_READ_AND_WRITE_ON_MSR.encode({ Msr: msr, CoreNumber: core, ActionType: action, Value: value });

const values = (output: Uint8Array): bigint[] =>
  Array.from({ length: output.length / 8 }, (_, index) => viewOf(output).getBigUint64(8 * index, true));

test('asks the core that is named', () => {
  const output = accessMsrs(encode(1, READ), kernel([]));
  expect(values(output)).toEqual([0x1001n]);
});

test('asks every core that the kernel has, in order', () => {
  const output = accessMsrs(encode(EVERY, READ), kernel([]));
  expect(values(output)).toEqual([0x1000n, 0x1001n, 0x1002n]);
});

test('writes every core and gives nothing back', () => {
  const asked: { core: number; value: bigint }[] = [];
  expect(accessMsrs(encode(EVERY, WRITE, 0x1000n, 7n), kernel(asked))).toHaveLength(0);
  expect(asked).toEqual([0, 1, 2].map((core) => ({ core, value: 7n })));
});

test('says in words why the kernel refuses', () => {
  const refused = (core: number, action: number, msr?: bigint, value?: bigint, offline?: number) => () =>
    accessMsrs(encode(core, action, msr, value), kernel([], offline));
  expect(refused(7, READ)).toThrow('there is no core 7');
  expect(refused(0, READ, 0x123n)).toThrow('core 0 has no MSR 0x123');
  expect(refused(0, WRITE, 0x123n, 0x45n)).toThrow('core 0 does not take 0x45 for MSR 0x123');
  expect(refused(0, READ, 1n << 40n)).toThrow('the number of an MSR has 32 bits');
  expect(refused(EVERY, READ, 0x10n, 0n, 2)).toThrow('core 2 is offline');
});
