import { afterAll, beforeAll, expect, test } from 'vitest';
import { Driver } from '../../src/controller/driver.ts';
import { type EmbeddedMachine, startMachine } from '../../src/machine/machine.ts';
import { ioctls } from '../../src/wire/index.ts';

const LSTAR = 0xc0000082;
const TSC_AUX = 0xc0000103;
const SYSENTER_EIP = 0x176;
const { signal } = new AbortController();
let machine: EmbeddedMachine;
let driver: Driver;

beforeAll(async () => {
  machine = await startMachine({ cores: 2 });
  driver = new Driver(machine.device);
});
afterAll(() => machine.stop());

const symbol = (name: string) => machine.symbols.find((each) => each.name === name)?.address;

test('reads what the kernel has set, on one core and on all', async () => {
  const entry = symbol('nt!KiSystemCall64');
  expect(await driver.readMsr(LSTAR, 1, signal)).toEqual([entry]);
  expect(await driver.readMsr(LSTAR, undefined, signal)).toEqual([entry, entry]);
});

test('writes one core and leaves the other', async () => {
  await driver.writeMsr(TSC_AUX, 5n, 1, signal);
  expect(await driver.readMsr(TSC_AUX, undefined, signal)).toEqual([0n, 5n]);
  await driver.writeMsr(TSC_AUX, 7n, undefined, signal);
  expect(await driver.readMsr(TSC_AUX, undefined, signal)).toEqual([7n, 7n]);
});

test('the time-stamp counter advances', async () => {
  const [before] = await driver.readMsr(0x10, 0, signal);
  await expect.poll(async () => (await driver.readMsr(0x10, 0, signal))[0]).toBeGreaterThan(before!);
});

test('refuses registers, values and cores that do not exist, and is usable afterwards', async () => {
  await expect(driver.readMsr(0x123, 1, signal)).rejects.toThrow('core 1 has no MSR 0x123');
  await expect(driver.readMsr(2 ** 32 + LSTAR, 0, signal)).rejects.toThrow('core 0 has no MSR 0x1c0000082');
  await expect(driver.writeMsr(SYSENTER_EIP, 1n << 60n, 0, signal)).rejects.toThrow(
    'core 0 does not take 0x1000000000000000 for MSR 0x176',
  );
  await expect(driver.readMsr(LSTAR, 2, signal)).rejects.toThrow('there is no core 2; the last one is 1');
  const short = machine.device.ioctl(ioctls.IOCTL_DEBUGGER_READ_OR_WRITE_MSR, new Uint8Array(16), signal);
  await expect(short).rejects.toThrow('needs 24 bytes');
  expect(await driver.readMsr(LSTAR, 0, signal)).toHaveLength(1);
});
