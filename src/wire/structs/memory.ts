/**
 * Structs of memory (spec/PROTOCOL.md 7.14). Mind: the read and the edit number physical and virtual the other way
 * round.
 */
import {
  DEBUGGER_EDIT_MEMORY_BYTE_SIZE,
  DEBUGGER_EDIT_MEMORY_TYPE,
  DEBUGGER_READ_MEMORY_ADDRESS_MODE,
  DEBUGGER_READ_MEMORY_TYPE,
  DEBUGGER_READ_READING_TYPE,
  DEBUGGER_SEARCH_MEMORY_BYTE_SIZE,
  DEBUGGER_SEARCH_MEMORY_TYPE,
} from '../enums.ts';
import { bool, struct, u32, u64 } from '../layout.ts';

export const DEBUGGER_READ_MEMORY = struct('DEBUGGER_READ_MEMORY', 48, {
  Pid: [0, u32],
  Address: [8, u64],
  Size: [16, u32],
  GetAddressMode: [20, bool],
  AddressMode: [24, DEBUGGER_READ_MEMORY_ADDRESS_MODE],
  MemoryType: [28, DEBUGGER_READ_MEMORY_TYPE],
  ReadingType: [32, DEBUGGER_READ_READING_TYPE],
  ReturnLength: [36, u32],
  KernelStatus: [40, u32],
});

export const DEBUGGER_EDIT_MEMORY = struct('DEBUGGER_EDIT_MEMORY', 40, {
  Result: [0, u32],
  Address: [8, u64],
  ProcessId: [16, u32],
  MemoryType: [20, DEBUGGER_EDIT_MEMORY_TYPE],
  ByteSize: [24, DEBUGGER_EDIT_MEMORY_BYTE_SIZE],
  CountOf64Chunks: [28, u32],
  FinalStructureSize: [32, u32],
});

export const DEBUGGER_SEARCH_MEMORY = struct('DEBUGGER_SEARCH_MEMORY', 40, {
  Address: [0, u64],
  Length: [8, u64],
  ProcessId: [16, u32],
  MemoryType: [20, DEBUGGER_SEARCH_MEMORY_TYPE],
  ByteSize: [24, DEBUGGER_SEARCH_MEMORY_BYTE_SIZE],
  CountOf64Chunks: [28, u32],
  FinalStructureSize: [32, u32],
});

export const DEBUGGEE_RESULT_OF_SEARCH_PACKET = struct('DEBUGGEE_RESULT_OF_SEARCH_PACKET', 8, {
  CountOfResults: [0, u32],
  Result: [4, u32],
});

export const DEBUGGER_VA2PA_AND_PA2VA_COMMANDS = struct('DEBUGGER_VA2PA_AND_PA2VA_COMMANDS', 32, {
  VirtualAddress: [0, u64],
  PhysicalAddress: [8, u64],
  ProcessId: [16, u32],
  IsVirtual2Physical: [20, bool],
  KernelStatus: [24, u32],
});

export const DEBUGGER_READ_PAGE_TABLE_ENTRIES_DETAILS = struct('DEBUGGER_READ_PAGE_TABLE_ENTRIES_DETAILS', 88, {
  VirtualAddress: [0, u64],
  ProcessId: [8, u32],
  Pml4eVirtualAddress: [16, u64],
  Pml4eValue: [24, u64],
  PdpteVirtualAddress: [32, u64],
  PdpteValue: [40, u64],
  PdeVirtualAddress: [48, u64],
  PdeValue: [56, u64],
  PteVirtualAddress: [64, u64],
  PteValue: [72, u64],
  KernelStatus: [80, u32],
});

export const DEBUGGER_PAGE_IN_REQUEST = struct('DEBUGGER_PAGE_IN_REQUEST', 32, {
  VirtualAddressFrom: [0, u64],
  VirtualAddressTo: [8, u64],
  ProcessId: [16, u32],
  PageFaultErrorCode: [20, u32],
  KernelStatus: [24, u32],
});
