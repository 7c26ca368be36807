/**
 * Every question that this package can ask, against HyperDbg's own packets: the same values give the same bytes, and
 * its answers are understood.
 */
import { describe, expect, it } from 'vitest';
import { branchRecords } from '../../src/session/branch-records.ts';
import { listBreakpoints, modifyBreakpoint, setBreakpoint } from '../../src/session/breakpoint-requests.ts';
import { cpuid } from '../../src/session/cpuid.ts';
import { callStack, pageIn, pageTables, search, switchProcess, switchThread } from '../../src/session/index.ts';
import { interruptHandlers, ioApic, localApic, smi } from '../../src/session/interrupts.ts';
import { editMemory, readMemory } from '../../src/session/memory.ts';
import { pciTree } from '../../src/session/pci.ts';
import type { Question } from '../../src/session/question.ts';
import { idOf, readAll, readOne, writeOne } from '../../src/session/registers.ts';
import { changeCore, currentProcess, flush, testQuery } from '../../src/session/requests.ts';
import { listProcesses, listThreads } from '../../src/session/task-list.ts';
import { toPhysical, toVirtual } from '../../src/session/translate.ts';
import { encodeFrame, HEADER_SIZE, MARKER_SIZE, PacketType } from '../../src/wire/frame.ts';
import { fromHex, loadVectors, toHex } from '../wire/spec.ts';

/** What is asked for each of the recorded requests. */
const asked: Readonly<Record<string, Question<unknown>>> = {
  'core-switch': changeCore(1),
  'process-details': currentProcess(),
  'process-switch': switchProcess({ id: 420 }, 'clock'),
  'process-list': listProcesses({
    PsActiveProcessHead: 0xfffff8031361e0a0n,
    ImageFileNameOffset: 1448,
    UniquePidOffset: 1088,
    ActiveProcessLinksOffset: 1096,
  }),
  'thread-switch': switchThread({ id: 688 }, 'clock'),
  'thread-list': listThreads(0xffff9f8a12345080n, {
    ThreadListHeadOffset: 1504,
    ThreadListEntryOffset: 1256,
    CidOffset: 1144,
    PsActiveProcessHead: 0xfffff8031361e0a0n,
    ActiveProcessLinksOffset: 1096,
  }),
  flush: flush(),
  callstack: callStack({ base: 0n, count: 2, width: 8 }),
  'test-query': testQuery(1, 0n),
  'test-query-6': testQuery(6, 0n),
  'test-query-7': testQuery(7, 0n),
  'registers-read-all': readAll,
  'register-read': readOne(idOf('rip'), 'rip'),
  'register-write': writeOne(idOf('rax'), 'rax', 0x55n),
  'memory-read-physical': readMemory(0x1000n, 8, 'physical'),
  'bp-set': setBreakpoint({ address: 0xfffff80312e0b000n }),
  'bp-set-filtered': setBreakpoint({ address: 0xfffff80312e0b000n, pid: 420, tid: 688, core: 1 }),
  'bp-list': listBreakpoints(),
  'bp-disable': modifyBreakpoint(1, 'disable'),
  'bp-enable': modifyBreakpoint(1, 'enable'),
  'bp-clear': modifyBreakpoint(1, 'clear'),
  va2pa: toPhysical(0xfffff80312c00000n),
  pa2va: toVirtual(46137344n),
  pte: pageTables(0xfffff80312c00000n),
  cpuid: cpuid(0, 0),
  pcitree: pciTree(),
  apic: localApic(),
  ioapic: ioApic(),
  idt: interruptHandlers(),
  smi: smi('count'),
  'lbr-dump': branchRecords(undefined),
  pagein: pageIn({ from: 0x7ff600001000n, length: 0x2000, errorCode: 0 }),
};

/** The same, where HyperDbg fills a process id in that a halted debuggee does not look at. */
const askedWithoutPid: Readonly<Record<string, { readonly question: Question<unknown>; readonly pidAt: number }>> = {
  'memory-read-virtual': { question: readMemory(0xfffff80312c00000n, 16, 'virtual'), pidAt: 0 },
  'memory-edit-bytes': { question: editMemory(0xffff9f8a11112222n, [0x90n, 0x90n, 0xccn], 1, 'virtual'), pidAt: 16 },
  'memory-edit-dword': { question: editMemory(0xffff9f8a11112222n, [0xdeadbeefn], 4, 'virtual'), pidAt: 16 },
  'memory-edit-qword-physical': { question: editMemory(0x2000n, [0x1122334455667788n], 8, 'physical'), pidAt: 16 },
  search: {
    question: search({ address: 0xfffff80312c00000n, length: 4096n, values: [0x4dn, 0x5an], unit: 1 }),
    pidAt: 16,
  },
};

/**
 * No questions, compiled scripts (test/script), what is not asked yet, or what we ask in another way: the processor
 * mode comes with the halt, PCI configuration space is asked for raw, and `!pt` goes as text.
 */
const askedElsewhere: readonly string[] = [
  ...['continue', 'close-and-unload', 'user-input', 'user-input-no-signal'],
  ...[
    'step-in',
    'step-instrumentation',
    'step-tracking',
    'step-over-plain',
    'step-over-call',
    'step-gu',
    'step-gu-last',
  ],
  ...['script-formats', 'script-write-register', 'script-print', 'script-printf', 'script-if', 'script-loop'],
  ...['script-poi', 'script-strcmp', 'script-global'],
  ...['event-register', 'event-register-condition', 'action-break', 'action-script', 'action-code'],
  ...['event-disable', 'event-clear-all', 'short-circuit', 'symbol-reload'],
  ...['memory-read-disassembly', 'pcidevinfo', 'pt-operation', 'pt-filter'],
];

const hexOf = ({ request, payload }: Question<unknown>): string =>
  toHex(encodeFrame(PacketType.toKernel, request.action, payload));

/** A recorded frame's payload, without the process id. */
function payloadWithoutPid(hex: string, pidAt: number): string {
  const payload = fromHex(hex).subarray(HEADER_SIZE, -MARKER_SIZE);
  return toHex(payload.fill(0, pidAt, pidAt + 4));
}

describe("HyperDbg's own requests", () => {
  const recorded = new Map(loadVectors().vectors.map((vector) => [vector.name, vector]));

  it.each(Object.entries(asked))('%s', (name, question) => {
    expect(hexOf(question)).toBe(recorded.get(name)?.hex);
  });

  it.each(Object.entries(askedWithoutPid))('%s', (name, { question, pidAt }) => {
    expect(toHex(question.payload)).toBe(payloadWithoutPid(recorded.get(name)?.hex ?? '', pidAt));
  });

  it('all that are questions', () => {
    const known = new Set([...Object.keys(asked), ...Object.keys(askedWithoutPid), ...askedElsewhere]);
    const requests = [...recorded.values()].filter(({ type }) => type === PacketType.toKernel);
    expect(requests.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
  });
});
