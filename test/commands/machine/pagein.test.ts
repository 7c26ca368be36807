import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MachineConsole } from '../machine-console.ts';

let console: MachineConsole;

// One core: another would halt at the breakpoints as well.
beforeAll(async () => {
  console = await MachineConsole.open({ cores: 1 });
}, 30_000);

afterAll(() => console.close());

const bytesAt = async (address: string) => (await console.type(`db ${address} l 10`)).join('\n');

/** How many demand pages the guest's page fault handler has mapped. */
async function faults(): Promise<bigint> {
  const [line = ''] = await console.type('dq nt!MmDemandFaults l 8');
  return BigInt(`0x${/ {2}([0-9a-f`]+)/.exec(line)?.[1]?.replace('`', '')}`);
}

describe('in the kernel', () => {
  beforeAll(async () => {
    await console.type('bp nt!KiTick');
    await console.typeUntilHalt('g');
  });

  test('an absent page becomes readable, and the debuggee is where it was', async () => {
    const before = [await console.type('r rip'), await console.type('r rsp')];
    const count = await faults();
    expect(await bytesAt('nt!MmDemandPages')).toMatch(/not mapped/);
    expect((await console.type('.pagein nt!MmDemandPages')).join('\n')).toMatch(/`g` lets/);
    expect((await console.typeUntilHalt('g')).join('\n')).toMatch(/until the pages are there[\s\S]*KiTick/);
    expect(await bytesAt('nt!MmDemandPages')).toMatch(/00 00 00 00/);
    expect(await bytesAt('nt!MmDemandPages+1000')).toMatch(/not mapped/);
    expect([await console.type('r rip'), await console.type('r rsp')]).toEqual(before);
    expect(await faults()).toBe(count + 1n);
  });

  test('a range costs a fault for each page that is missing', async () => {
    const count = await faults();
    await console.type('.pagein w nt!MmDemandPages l 4000');
    await console.typeUntilHalt('g');
    expect(await bytesAt('nt!MmDemandPages+3ff0')).toMatch(/00 00 00 00/);
    expect(await faults()).toBe(count + 3n);
  });

  test('pages that are there need no fault', async () => {
    await console.type('.pagein nt!MmDemandPages l 4000');
    expect((await console.typeUntilHalt('g')).join('\n')).toMatch(/there already/);
  });

  test('what the kernel cannot fault on is refused', async () => {
    expect((await console.type('.pagein worker!lengths')).join('\n')).toMatch(
      /cannot handle a page fault[\s\S]*0xc0000005/,
    );
    expect((await console.type('.pagein 800000000000')).join('\n')).toMatch(/not a canonical address[\s\S]*0xc0000005/);
  });

  test('the debuggee continues as if nothing had happened', async () => {
    expect((await console.typeUntilHalt('g')).join('\n')).toMatch(/breakpoint 1 hit/);
  });
});

describe('in a program', () => {
  beforeAll(async () => {
    await console.type('bc all');
    await console.type('.process2 pid 8');
    await console.typeUntilHalt('g');
    await console.type('bp worker!collatz_length');
    await console.typeUntilHalt('g');
    await console.type('bc all');
  });

  test('a page of its own that it has not needed yet comes', async () => {
    const before = await console.type('r rip');
    expect(await bytesAt('worker!lengths+3000')).toMatch(/not mapped/);
    await console.type('.pagein worker!lengths+3000');
    await console.typeUntilHalt('g');
    expect(await bytesAt('worker!lengths+3000')).toMatch(/00 00 00 00/);
    expect(await console.type('r rip')).toEqual(before);
  });

  test('an address that it does not have is its own fault', async () => {
    const said: string[] = [];
    const off = console.session.on('log', ({ text }) => said.push(Buffer.from(text).toString()));
    await console.type('.pagein 1000');
    await console.type('g');
    await expect.poll(() => said.join(''), { timeout: 5000 }).toMatch(/program fault: exception 14 at 00007ff62/);
    off();
    await console.session.pause();
  });
});
