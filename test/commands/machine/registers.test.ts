import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoSymbols } from '../../../src/machine/guest/image.ts';
import { registers } from '../../../src/x86/registers.ts';
import { MachineConsole } from '../machine-console.ts';

let console: MachineConsole;

beforeAll(async () => {
  console = await MachineConsole.open();
}, 30_000);

afterAll(() => console.close());

/** The value of a register as `r` shows it. */
async function value(name: string): Promise<bigint> {
  const [line = ''] = await console.type(`r ${name}`);
  const [, digits] = new RegExp(`^${name}=([0-9a-f]{16})$`).exec(line) ?? [];
  if (digits === undefined) throw new Error(`r ${name} shows ${line}`);
  return BigInt(`0x${digits}`);
}

test.each(registers.map(({ name }) => name))('r %s', async (name) => {
  const found = registers.find((each) => each.name === name)!;
  const whole = await value(found.whole);
  expect(await value(name)).toBe(BigInt.asUintN(found.bits, whole >> BigInt(found.shift)));
});

test('the table registers are those of the guest', async () => {
  const table = demoSymbols().find(({ name }) => name === 'nt!KiInterruptTable');
  expect(await value('idtr')).toBe(table?.address);
  expect(await value('cr3')).not.toBe(0n);
  expect((await value('cr0')) & 0x8000_0001n).toBe(0x8000_0001n);
  expect((await value('cs')) & ~3n).toBeOneOf([0x10n, 0x30n]);
});

test('parts of a register are written without the rest', async () => {
  const before = await value('r15');
  await console.type('r r15 = 1122334455667788');
  await console.type('r r15w = aaaa');
  await console.type('r r15l = 5');
  expect(await value('r15')).toBe(0x112233445566aa05n);
  await console.type(`r r15 = ${before.toString(16)}`);
});

test('a flag is written without the others', async () => {
  const before = await value('rflags');
  const carry = before & 1n;
  await console.type(`r cf = ${1n - carry}`);
  expect(await value('rflags')).toBe(before ^ 1n);
  await console.type(`r cf = ${carry}`);
});

test('a value may be any expression, which the debuggee computes', async () => {
  const before = await value('rbx');
  await console.type('r rbx = poi(nt!KiImageHeader) & 0xffff');
  const [word] = await console.type('dq nt!KiImageHeader l 8');
  expect((await value('rbx')).toString(16)).toBe(
    word
      ?.match(/[0-9a-f]{8}`[0-9a-f]{8}/g)?.[1]
      ?.slice(-4)
      .replace(/^0+(?=.)/, ''),
  );
  await console.type(`r rbx = ${before.toString(16)}`);
});

test.each(['cs = 10', 'idtr = 0', 'cr0 = 0'])('r %s is refused', async (assignment) => {
  const [what] = await console.type(`r ${assignment}`);
  expect(what).toMatch(/cannot be written|not be changed|refused|invalid/i);
});

test('control and debug registers are completed with their values', async () => {
  const offered = await console.shell.complete('r cr', 4, new AbortController().signal);
  const names = offered?.items.map(({ insert }) => insert);
  expect(names).toEqual(['cr0', 'cr2', 'cr3', 'cr4', 'cr8']);
  expect(offered?.items.find(({ insert }) => insert === 'cr3')?.detail).toBe((await value('cr3')).toString(16));
});
