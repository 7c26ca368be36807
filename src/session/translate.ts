/** Address translation and the page tables (spec/PROTOCOL.md 7.14, A27 and A28). */
import {
  DEBUGGER_READ_PAGE_TABLE_ENTRIES_DETAILS,
  DEBUGGER_VA2PA_AND_PA2VA_COMMANDS,
  messages,
  STATUS_OK,
} from '../wire/index.ts';
import { check, type Question } from './question.ts';

const hex = (address: bigint): string => `0x${address.toString(16)}`;

/** The physical address of a virtual address of the halted process. */
export function toPhysical(virtual: bigint): Question<bigint> {
  return translation(`translating ${hex(virtual)}`, { VirtualAddress: virtual, IsVirtual2Physical: true });
}

/** A virtual address where the kernel has a physical address mapped; there may be others. */
export function toVirtual(physical: bigint): Question<bigint> {
  return translation(`translating physical ${hex(physical)}`, { PhysicalAddress: physical, IsVirtual2Physical: false });
}

const INVALID_PHYSICAL_ADDRESS = 0xc0000052;

function translation(
  what: string,
  asked: { readonly VirtualAddress?: bigint; readonly PhysicalAddress?: bigint; readonly IsVirtual2Physical: boolean },
): Question<bigint> {
  const layout = DEBUGGER_VA2PA_AND_PA2VA_COMMANDS;
  const { IsVirtual2Physical: down } = asked;
  return {
    what,
    request: messages.translate,
    answer: messages.translateResult,
    payload: layout.encode(asked),
    answerBytes: layout.size,
    tagAt: 28,
    repeatable: true,
    accepts: (payload) => {
      const { VirtualAddress, PhysicalAddress, IsVirtual2Physical } = layout.decode(payload);
      const same = down ? VirtualAddress === asked.VirtualAddress : PhysicalAddress === asked.PhysicalAddress;
      return same && IsVirtual2Physical === down;
    },
    decode(payload) {
      const { VirtualAddress, PhysicalAddress, KernelStatus } = layout.decode(payload);
      check(what, KernelStatus);
      // HyperDbg's debuggee reports success for this direction even when it found nothing.
      check(what, down || VirtualAddress !== 0n ? STATUS_OK : INVALID_PHYSICAL_ADDRESS);
      return down ? PhysicalAddress : VirtualAddress;
    },
  };
}

/** One level of the tables. */
export interface PageTableEntry {
  /**
   * Where the entry is: a linear address, or a physical one where the kernel's own map is not known; 0: not reached.
   */
  readonly address: bigint;
  readonly value: bigint;
}

export interface PageTables {
  /** PML4E, PDPTE, PDE, PTE; levels below a large page are meaningless. */
  readonly entries: readonly [PageTableEntry, PageTableEntry, PageTableEntry, PageTableEntry];
  /** False: the walk ends at an entry that is not present. */
  readonly mapped: boolean;
}

/** The page table entries of a virtual address of the halted process. */
export function pageTables(virtual: bigint): Question<PageTables> {
  const layout = DEBUGGER_READ_PAGE_TABLE_ENTRIES_DETAILS;
  const what = `looking ${hex(virtual)} up in the page tables`;
  return {
    what,
    request: messages.pageTables,
    answer: messages.pageTablesResult,
    payload: layout.encode({ VirtualAddress: virtual }),
    answerBytes: layout.size,
    tagAt: 12,
    repeatable: true,
    accepts: (payload) => layout.decode(payload).VirtualAddress === virtual,
    decode(payload) {
      const answer = layout.decode(payload);
      // Where nothing is mapped, ours says how far the walk went; HyperDbg's leaves everything zero.
      if (answer.Pml4eVirtualAddress === 0n) check(what, answer.KernelStatus);
      return {
        entries: [
          { address: answer.Pml4eVirtualAddress, value: answer.Pml4eValue },
          { address: answer.PdpteVirtualAddress, value: answer.PdpteValue },
          { address: answer.PdeVirtualAddress, value: answer.PdeValue },
          { address: answer.PteVirtualAddress, value: answer.PteValue },
        ],
        mapped: answer.KernelStatus === STATUS_OK,
      };
    },
  };
}
