import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoSymbols } from '../../../src/machine/guest/image.ts';
import { MachineConsole } from '../machine-console.ts';

let console: MachineConsole;

beforeAll(async () => {
  console = await MachineConsole.open();
}, 30_000);

afterAll(() => console.close());

interface Shown {
  readonly registers: Readonly<Record<string, string>>;
  readonly changed: readonly string[];
  readonly code: readonly { readonly address: string; readonly text: string; readonly current: boolean }[];
  readonly stack: readonly { readonly address: string; readonly value: string }[];
  readonly calls: readonly { readonly name: string | null }[];
}

/** What `context` shows, as programs get it. */
async function context(): Promise<Shown> {
  await console.type('context');
  return console.blocks.at(-1)?.data as unknown as Shown;
}

test('shows the registers, the code and the stack that r, u and dq show', async () => {
  const { registers, code, stack } = await context();
  const rip = await console.type('r rip');
  expect(rip.join('')).toContain(registers['rip']?.slice(2));
  const current = code.findIndex((each) => each.current);
  const address = code[current]?.address.slice(2);
  expect((await console.type('u @rip l 1')).at(-1)?.replace('`', '')).toContain(address);
  const [row] = await console.type('dq @rsp l 10');
  expect(row?.replaceAll('`', '')).toContain(stack[0]?.value.slice(2).padStart(16, '0'));
});

test('before the current instruction is the code that executes there, and after it the next', async () => {
  const symbol = demoSymbols().find(({ name }) => name === 'nt!KiTick');
  const from = symbol?.address ?? 0n;
  await console.type('bp nt!KiTick');
  await console.typeUntilHalt('g');
  await console.type('i 3');
  const { code } = await context();
  const listing = (await console.type(`u ${from.toString(16)} l 40`)).join('\n').replaceAll('`', '');
  const shown = code.filter(({ address }) => BigInt(address) >= from);
  expect(shown.length).toBeGreaterThan(8);
  for (const { address } of shown) expect(listing).toContain(address.slice(2));
  expect(code.findIndex(({ current }) => current)).toBe(4);
  await console.type('bc all');
});

test('shows the callers, and what a step has changed', async () => {
  await console.type('bp nt!KiTick');
  await console.typeUntilHalt('g');
  const { calls } = await context();
  expect(calls[0]?.name).toBe('nt!KiTick');
  expect(calls[1]?.name).toMatch(/^nt!\w+\+0x/);
  await console.type('i');
  const { changed } = await context();
  expect(changed).toContain('rip');
  expect(changed).not.toContain('cs');
  await console.type('bc all');
});
