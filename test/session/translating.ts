/** Page tables of a fake debuggee: its memory in small pages at physical 1 MiB, and a large page of 2 MiB after it. */
import { messages, STATUS_OK } from '../../src/wire/index.ts';
import { CODE_BASE, type FakeDebuggee } from './debuggee.ts';

const PHYSICAL = 0x100000n;
const LARGE = CODE_BASE + 0x100000n;
const LARGE_BYTES = 0x200000n;
/** Where the kernel has all of memory. */
const MAP = 0xffff800000000000n;
const INVALID_ADDRESS = 0xc0000005;
const INVALID_PHYSICAL_ADDRESS = 0xc0000052;

/** Lets a debuggee translate addresses. */
export function teachTranslation(debuggee: FakeDebuggee): void {
  const end = CODE_BASE + BigInt(debuggee.memory.length);
  const isSmall = (virtual: bigint) => virtual >= CODE_BASE && virtual < end;
  const isLarge = (virtual: bigint) => virtual >= LARGE && virtual < LARGE + LARGE_BYTES;
  const isMapped = (virtual: bigint) => isSmall(virtual) || isLarge(virtual);

  debuggee.taught.set(messages.translate.action, (payload) => {
    const layout = messages.translate.payload;
    const asked = layout.decode(payload);
    const { VirtualAddress: virtual, PhysicalAddress: physical, IsVirtual2Physical } = asked;
    const mapped = IsVirtual2Physical ? isMapped(virtual) : physical < 1n << 30n;
    const there = IsVirtual2Physical
      ? { PhysicalAddress: mapped ? virtual - CODE_BASE + PHYSICAL : 0n }
      : { VirtualAddress: mapped ? MAP + physical : 0n };
    const refused = IsVirtual2Physical ? INVALID_ADDRESS : INVALID_PHYSICAL_ADDRESS;
    const answer = { ...asked, ...there, KernelStatus: mapped ? STATUS_OK : refused };
    debuggee.send(messages.translateResult, layout.encode(answer));
  });

  debuggee.taught.set(messages.pageTables.action, (payload) => {
    const layout = messages.pageTables.payload;
    const asked = layout.decode(payload);
    const virtual = asked.VirtualAddress;
    const at = (table: bigint, shift: bigint) => MAP + table + 8n * ((virtual >> shift) & 511n);
    const mapped = isMapped(virtual);
    const physical = (virtual - CODE_BASE + PHYSICAL) & 0x3ffffffff000n;
    const upper = {
      Pml4eVirtualAddress: at(0x10000n, 39n),
      Pml4eValue: 0x14063n,
      PdpteVirtualAddress: at(0x14000n, 30n),
      PdpteValue: 0x15063n,
      PdeVirtualAddress: at(0x15000n, 21n),
      PdeValue: isLarge(virtual) ? physical | 0x80000000000001e3n : 0x16063n,
    };
    const lower = { PteVirtualAddress: at(0x16000n, 12n), PteValue: isSmall(virtual) ? physical | 0x21n : 0n };
    const answer = {
      ...asked,
      ...(virtual >> 39n === CODE_BASE >> 39n ? { ...upper, ...lower } : { Pml4eVirtualAddress: at(0x10000n, 39n) }),
      KernelStatus: mapped ? STATUS_OK : INVALID_ADDRESS,
    };
    debuggee.send(messages.pageTablesResult, layout.encode(answer));
  });
}
