import { expect, test } from 'vitest';
import {
  branchRecords,
  cpuid,
  interruptHandlers,
  ioApic,
  localApic,
  pciConfig,
  pciTree,
  smi,
} from '../../src/session/index.ts';
import { messages } from '../../src/wire/index.ts';
import { CODE_BASE } from './debuggee.ts';
import { type FakeHardware, teachHardware } from './fake-hardware.ts';
import { halted, type Scene } from './scene.ts';

async function taught(change: Partial<FakeHardware> = {}): Promise<Scene> {
  const scene = await halted();
  Object.assign(teachHardware(scene.debuggee), change);
  return scene;
}

test('the registers of a leaf; those of the name come out of its text', async () => {
  const { session } = await taught();
  expect((await session.ask(cpuid(0, 0))).registers).toEqual({
    eax: 0x16,
    ebx: 0x756e6547,
    ecx: 0x6c65746e,
    edx: 0x49656e69,
  });
  expect((await session.ask(cpuid(4, 0))).lastSubleaf).toBe(3);
  const second = await session.ask(cpuid(0x80000003, 0));
  expect(second.registers.eax).toBe(Buffer.from(') i7').readUInt32LE());
  expect(Buffer.from(second.name!).toString()).toContain('i7-6700K');
});

test('an answer about another leaf is ignored', async () => {
  const { session, debuggee } = await taught();
  const answer = debuggee.taught.get(messages.cpuid.action)!;
  debuggee.taught.set(messages.cpuid.action, (payload) => {
    const other = payload.slice();
    other[68] = 1;
    answer(other);
    answer(payload);
  });
  expect((await session.ask(cpuid(0, 0))).leaf).toBe(0);
});

test('the handlers of all vectors', async () => {
  const { session } = await taught();
  const handlers = await session.ask(interruptHandlers());
  expect(handlers).toHaveLength(256);
  expect(handlers[0xd1]).toBe(CODE_BASE + 0x1100n);
});

test('the local APIC, in either mode, and a refusal that is the header alone', async () => {
  const { session, debuggee } = await taught();
  const page = await session.ask(localApic());
  expect(page.x2apic).toBe(false);
  expect([page.register(0x30), page.register(0x160)]).toEqual([0x1060015, 1 << 17]);
  Object.assign(teachHardware(debuggee), { x2apic: true });
  expect(await session.ask(localApic())).toMatchObject({ x2apic: true });
  Object.assign(teachHardware(debuggee), { apicStatus: 0xc0000053 });
  await expect(session.ask(localApic())).rejects.toThrow('APIC_ACTIONS_ERROR');
  await expect(session.ask(ioApic())).rejects.toThrow('reading the I/O APIC');
});

test('as many redirection entries as the version register says', async () => {
  const { session } = await taught();
  const { base, entries } = await session.ask(ioApic());
  expect(base).toBe(0xfec00000n);
  expect(entries).toHaveLength(24);
  expect(entries[4]).toBe(0x0300000000000934n);
});

test("PCI classes: ours sends them, HyperDbg's are bytes of the ids and count as unknown", async () => {
  const { session, debuggee } = await taught();
  const useless = await session.ask(pciTree());
  expect(useless.map(({ classCode }) => classCode)).toEqual([undefined, undefined, undefined]);
  expect(useless[1]).toMatchObject({ bus: 0, device: 0x1f, function: 2, vendorId: 0x8086, deviceId: 0x2922 });
  Object.assign(teachHardware(debuggee), { uselessClasses: false });
  expect((await session.ask(pciTree())).map(({ classCode }) => classCode)).toEqual([0x060000, 0x010601, 0x020000]);
});

test('a configuration space has its last byte, and a function that is not there has none', async () => {
  const { session } = await taught();
  const config = await session.ask(pciConfig({ bus: 0, device: 0x1f, function: 2 }));
  expect(config).toHaveLength(256);
  expect(config?.[255]).toBe(0xee);
  expect(await session.ask(pciConfig({ bus: 9, device: 0, function: 0 }))).toBeUndefined();
});

test('SMIs are counted, and one is raised once only, though its answer is lost', async () => {
  const { session, debuggee } = await taught();
  expect(await session.ask(smi('count'))).toBe(42n);
  expect(await session.ask(smi('trigger'))).toBe(43n);
  debuggee.outgoing = (frame, action) => (action === messages.smiResult.action ? undefined : frame);
  const before = debuggee.received.length;
  await expect(session.ask(smi('trigger'))).rejects.toThrow('no answer to raising an SMI');
  expect(debuggee.received.slice(before).filter((action) => action === messages.smi.action)).toHaveLength(1);
});

test('branch records: newest first, empty ones left out, core by core', async () => {
  const { session, debuggee } = await taught();
  const first = await session.ask(branchRecords(undefined));
  expect(first).toMatchObject({ core: 0, architectural: false, more: true });
  expect(first.records.map(({ from }) => from - CODE_BASE)).toEqual([0x1100n, 0x1005n, 0x100fn]);
  expect(first.records[0]).toMatchObject({ mispredicted: true, cycles: 18, type: undefined });
  expect(await session.ask(branchRecords(1))).toMatchObject({ core: 1, records: [], more: false });
  Object.assign(teachHardware(debuggee), { lbrStatus: 0xc000005d });
  await expect(session.ask(branchRecords(undefined))).rejects.toThrow('LBR_ALREADY_DISABLED');
});
