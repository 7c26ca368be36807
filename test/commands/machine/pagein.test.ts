import { afterAll, beforeAll, expect, test } from 'vitest';
import { MachineConsole } from '../machine-console.ts';

let console: MachineConsole;

// In the kernel: its own demand pages are what it can fault on there. One core: another would halt at the breakpoint too.
beforeAll(async () => {
  console = await MachineConsole.open({ cores: 1 });
  await console.type('bp nt!KiTick');
  await console.typeUntilHalt('g');
}, 30_000);

afterAll(() => console.close());

const bytesAt = async (address: string) => (await console.type(`db ${address} l 10`)).join('\n');

test('a page that is not there becomes readable, and the debuggee stands where it stood', async () => {
  const before = await console.type('r rip');
  expect(await bytesAt('nt!MmDemandPages')).toMatch(/not mapped/);
  expect((await console.type('.pagein nt!MmDemandPages')).join('\n')).toMatch(/`g` lets/);
  expect((await console.typeUntilHalt('g')).join('\n')).toMatch(/KiTick/);
  expect(await bytesAt('nt!MmDemandPages')).toMatch(/00 00 00 00/);
  expect(await bytesAt('nt!MmDemandPages+1000')).toMatch(/not mapped/);
  expect(await console.type('r rip')).toEqual(before);
  expect((await console.type('dd nt!MmDemandFaults l 4')).join('\n')).toMatch(/ 00000001/);
});

test('a range costs a fault for each page that is missing', async () => {
  await console.type('.pagein w nt!MmDemandPages l 4000');
  await console.typeUntilHalt('g');
  expect(await bytesAt('nt!MmDemandPages+3ff0')).toMatch(/00 00 00 00/);
  expect((await console.type('dd nt!MmDemandFaults l 4')).join('\n')).toMatch(/ 00000004/);
});

test('pages that are there need no fault', async () => {
  await console.type('.pagein nt!MmDemandPages l 4000');
  expect((await console.typeUntilHalt('g')).join('\n')).toMatch(/there already/);
});

test('what the kernel cannot fault on is refused', async () => {
  expect((await console.type('.pagein worker!lengths')).join('\n')).toMatch(/would not survive[\s\S]*0xc0000005/);
  expect((await console.type('.pagein 800000000000')).join('\n')).toMatch(/no address[\s\S]*0xc0000005/);
});

test('a program gets the fault for an address that it does not have', async () => {
  await console.type('bc all');
  await console.type('.process2 pid 8');
  await console.typeUntilHalt('g');
  await console.type('bp worker!collatz_length');
  await console.typeUntilHalt('g');
  await console.type('bc all');
  const said: string[] = [];
  const off = console.session.on('log', ({ text }) => said.push(Buffer.from(text).toString()));
  await console.type('.pagein 1000');
  await console.type('g');
  await expect.poll(() => said.join(''), { timeout: 5000 }).toMatch(/program fault: exception 14 at 00007ff62/);
  off();
  await console.session.pause();
});
