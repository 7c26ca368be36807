/** Structs of branch recording and processor trace (spec/PROTOCOL.md 7.18). */
import { HYPERTRACE_PT_OPERATION_REQUEST_TYPE } from '../enums.ts';
import { array, bits, bool, bytes, struct, u8, u32, u64 } from '../layout.ts';

export const LBR_BRANCH_ENTRY = struct('LBR_BRANCH_ENTRY', 16, {
  From: [0, u64],
  To: [8, u64],
});

export const MSR_LBR_INFO = struct('MSR_LBR_INFO', 8, {
  CycleCount: [0, bits(u64, 0, 16)],
  Reserved: [0, bits(u64, 16, 40)],
  BrType_OnlyArchLbr: [0, bits(u64, 56, 4)],
  CycCntValid_OnlyArchLbr: [0, bits(u64, 60, 1)],
  TsxAbort: [0, bits(u64, 61, 1)],
  InTsx: [0, bits(u64, 62, 1)],
  Mispred: [0, bits(u64, 63, 1)],
  AsUInt: [0, u64],
});

export const LBR_STACK_ENTRY = struct('LBR_STACK_ENTRY', 776, {
  BranchEntry: [0, array(LBR_BRANCH_ENTRY, 32)],
  LastBranchInfo: [512, array(MSR_LBR_INFO, 32)],
  Tos: [768, u8],
});

export const HYPERTRACE_LBR_DUMP_PACKETS = struct('HYPERTRACE_LBR_DUMP_PACKETS', 792, {
  CoreId: [0, u32],
  NextCoreIsValid: [4, bool],
  ArchBasedLBR: [5, bool],
  LbrStack: [8, LBR_STACK_ENTRY],
  CurrentLbrCapacity: [784, u8],
  KernelStatus: [788, u32],
});

export const PT_ENABLE_OPTIONS = struct('PT_ENABLE_OPTIONS', 280, {
  EnableByCr3: [0, bits(u32, 0, 1)],
  EnableByPid: [0, bits(u32, 1, 1)],
  EnableByTid: [0, bits(u32, 2, 1)],
  EnableByPname: [0, bits(u32, 3, 1)],
  Pid: [4, u32],
  Tid: [8, u32],
  Cr3: [16, u64],
  ProcessName: [24, bytes(256)],
});

export const PT_ADDR_RANGE = struct('PT_ADDR_RANGE', 24, {
  Start: [0, u64],
  End: [8, u64],
  IsStopRange: [16, bool],
});

export const PT_FILTER_OPTIONS = struct('PT_FILTER_OPTIONS', 104, {
  TraceUser: [0, bits(u32, 0, 1)],
  TraceKernel: [0, bits(u32, 1, 1)],
  NumAddrRanges: [4, u8],
  AddrRanges: [8, array(PT_ADDR_RANGE, 4)],
});

export const PT_PACKET_OPTIONS = struct('PT_PACKET_OPTIONS', 4, {
  PSB: [0, bits(u32, 0, 1)],
  PIP: [0, bits(u32, 1, 1)],
  TSC: [0, bits(u32, 2, 1)],
  MTC: [0, bits(u32, 3, 1)],
  CYC: [0, bits(u32, 4, 1)],
  TNT: [0, bits(u32, 5, 1)],
  TIP: [0, bits(u32, 6, 1)],
  FUP: [0, bits(u32, 7, 1)],
  MODE: [0, bits(u32, 8, 1)],
});

export const HYPERTRACE_PT_OPERATION_PACKETS = struct('HYPERTRACE_PT_OPERATION_PACKETS', 928, {
  PtOperationType: [0, HYPERTRACE_PT_OPERATION_REQUEST_TYPE],
  KernelStatus: [4, u32],
  BufferSize: [8, u64],
  EnableOptions: [16, PT_ENABLE_OPTIONS],
  CoreId: [296, u32],
  FilterOptions: [304, PT_FILTER_OPTIONS],
  PacketOptions: [408, PT_PACKET_OPTIONS],
  NumCpus: [412, u32],
  BytesPerCpu: [416, array(u64, 64)],
});
