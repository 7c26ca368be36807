import { expect, it } from 'vitest';
import { pageTables, toPhysical, toVirtual } from '../../src/session/index.ts';
import { messages, STATUS_OK } from '../../src/wire/index.ts';
import { halted } from './scene.ts';

it('asks for both directions', async () => {
  const { session, debuggee } = await halted();
  debuggee.taught.set(messages.translate.action, (payload) => {
    const layout = messages.translate.payload;
    const asked = layout.decode(payload);
    const answer = asked.IsVirtual2Physical
      ? { PhysicalAddress: asked.VirtualAddress + 1n }
      : { VirtualAddress: asked.PhysicalAddress - 1n };
    debuggee.send(messages.translateResult, layout.encode({ ...asked, ...answer, KernelStatus: STATUS_OK }));
  });
  expect(await session.ask(toPhysical(5n))).toBe(6n);
  expect(await session.ask(toVirtual(5n))).toBe(4n);
  // HyperDbg's debuggee reports success for "nowhere".
  await expect(session.ask(toVirtual(1n))).rejects.toMatchObject({ status: 0xc0000052 });
});

it('keeps the entries up to the one that is not present', async () => {
  const { session, debuggee } = await halted();
  let first = 0x1000n;
  debuggee.taught.set(messages.pageTables.action, (payload) => {
    const layout = messages.pageTables.payload;
    const answer = { Pml4eVirtualAddress: first, Pml4eValue: 3n, KernelStatus: 0xc0000005 };
    debuggee.send(messages.pageTablesResult, layout.encode({ ...layout.decode(payload), ...answer }));
  });
  const tables = await session.ask(pageTables(0x1234n));
  expect(tables).toMatchObject({ mapped: false, entries: [{ address: 0x1000n, value: 3n }, {}, {}, {}] });
  first = 0n;
  await expect(session.ask(pageTables(0x1234n))).rejects.toMatchObject({ status: 0xc0000005 });
});
