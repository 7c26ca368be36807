/** The walk through the four levels of paging structures: SDM 3A 4.5, permissions 4.6, accessed and dirty 4.8. */
import type { Memory } from '../memory.ts';
import { isCanonical } from './cpu.ts';
import { GuestFault, protectionFault, Vector } from './fault.ts';

export type Access = 'read' | 'write' | 'execute';

/** What a translation allows: one bit each for the supervisor, the same shifted by `USER_SHIFT` for user mode. */
export const Allow = { read: 1, write: 2, execute: 4 } as const;
export const USER_SHIFT = 3;

/** Registers that decide how a walk goes. */
export interface PagingMode {
  readonly cr3: bigint;
  /** CR0.WP: the supervisor respects read-only pages. */
  readonly writeProtect: boolean;
  /** EFER.NXE */
  readonly noExecute: boolean;
}

export interface Translation {
  /** Physical address of the 4 KiB page. */
  readonly page: number;
  /** `Allow` bits. Write is absent while the dirty bit is clear, so that the first store walks again. */
  readonly allow: number;
}

/** Error code of #PF, SDM 3A 4.7. */
export const PageFaultCode = { present: 1, write: 2, user: 4, reserved: 8, fetch: 16 } as const;

const PRESENT = 1n;
const WRITABLE = 2n;
const USER = 4n;
const ACCESSED = 1n << 5n;
const DIRTY = 1n << 6n;
const LARGE = 1n << 7n;
const NO_EXECUTE = 1n << 63n;
const FRAME = 0x000ffffffffff000n;

/**
 * Translates a linear address for an access and sets the accessed and dirty bits as the processor does.
 *
 * @throws #GP for a non-canonical address, #PF with its error code and the address for CR2
 */
export function walk(memory: Memory, mode: PagingMode, linear: number, access: Access, user: boolean): Translation {
  if (!isCanonical(linear)) throw protectionFault();
  const address = BigInt.asUintN(48, BigInt(linear));
  const cause = (access === 'write' ? PageFaultCode.write : 0) | (user ? PageFaultCode.user : 0);
  const fetch = access === 'execute' && mode.noExecute ? PageFaultCode.fetch : 0;
  const fault = (code: number) => new GuestFault(Vector.pageFault, code | cause | fetch, linear);

  const path: number[] = [];
  let table = mode.cr3 & FRAME;
  let granted = WRITABLE | USER;
  let denied = 0n;
  let entry = 0n;
  let level = 4;
  for (; level >= 1; level--) {
    const shift = BigInt(12 + 9 * (level - 1));
    const at = Number(table + ((address >> shift) & 511n) * 8n);
    if (!memory.contains(at, 8)) throw fault(0);
    entry = memory.view.getBigUint64(at, true);
    if ((entry & PRESENT) === 0n) throw fault(0);
    if (hasReservedBits(entry, level, mode)) throw fault(PageFaultCode.present | PageFaultCode.reserved);
    path.push(at);
    granted &= entry;
    denied |= entry & NO_EXECUTE;
    if (level > 1 && (entry & LARGE) !== 0n) break;
    table = entry & FRAME;
  }

  const allow = permissions(mode, granted, denied !== 0n);
  const wanted = Allow[access] << (user ? USER_SHIFT : 0);
  if ((allow & wanted) === 0) throw fault(PageFaultCode.present);
  const dirty = markUsed(memory, path, entry, access === 'write');
  return { page: frameOf(entry, address, Math.max(level, 1)), allow: dirty ? allow : allow & ~bothModes(Allow.write) };
}

const bothModes = (bits: number): number => bits | (bits << USER_SHIFT);

function hasReservedBits(entry: bigint, level: number, mode: PagingMode): boolean {
  if ((entry & NO_EXECUTE) !== 0n && !mode.noExecute) return true;
  if ((entry & LARGE) === 0n || level === 1) return false;
  // A large page's frame must be aligned to its size; bit 12 is its PAT bit. A PML4 entry has no large form.
  const below = level === 4 ? LARGE : ((1n << BigInt(12 + 9 * (level - 1))) - 1n) & ~0x1fffn;
  return (entry & below) !== 0n;
}

function permissions(mode: PagingMode, granted: bigint, noExecute: boolean): number {
  const writable = (granted & WRITABLE) !== 0n;
  const execute = noExecute ? 0 : Allow.execute;
  const supervisor = Allow.read | (writable || !mode.writeProtect ? Allow.write : 0) | execute;
  if ((granted & USER) === 0n) return supervisor;
  return supervisor | ((Allow.read | (writable ? Allow.write : 0) | execute) << USER_SHIFT);
}

/** Sets A along the path and D in the last entry on a write; returns whether D is set. */
function markUsed(memory: Memory, path: readonly number[], leaf: bigint, write: boolean): boolean {
  path.forEach((at, index) => {
    const wanted = ACCESSED | (write && index === path.length - 1 ? DIRTY : 0n);
    if ((memory.view.getBigUint64(at, true) & wanted) !== wanted) memory.replace(at, 8, (old) => old | wanted);
  });
  return write || (leaf & DIRTY) !== 0n;
}

/** The 4 KiB page inside the 4 KiB, 2 MiB or 1 GiB page that an entry maps. */
function frameOf(entry: bigint, address: bigint, level: number): number {
  const inside = (1n << BigInt(12 + 9 * (level - 1))) - 1n;
  return Number(((entry & FRAME & ~inside) | (address & inside)) & FRAME);
}
