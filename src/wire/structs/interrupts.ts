/** Structs of APIC, IDT and SMI (spec/PROTOCOL.md 7.18). */
import { DEBUGGER_APIC_REQUEST_TYPE, SMI_OPERATION_REQUEST_TYPE } from '../enums.ts';
import { array, bool, bytes, struct, u32, u64 } from '../layout.ts';

export const DEBUGGER_APIC_REQUEST = struct('DEBUGGER_APIC_REQUEST', 12, {
  ApicType: [0, DEBUGGER_APIC_REQUEST_TYPE],
  IsUsingX2APIC: [4, bool],
  KernelStatus: [8, u32],
});

export const LAPIC_PAGE = struct('LAPIC_PAGE', 1024, {
  Reserved000: [0, bytes(16)],
  Reserved010: [16, bytes(16)],
  Id: [32, u32],
  Reserved024: [36, bytes(12)],
  Version: [48, u32],
  Reserved034: [52, bytes(12)],
  Reserved040: [64, bytes(64)],
  TPR: [128, u32],
  Reserved084: [132, bytes(12)],
  ArbitrationPriority: [144, u32],
  Reserved094: [148, bytes(12)],
  ProcessorPriority: [160, u32],
  Reserved0A4: [164, bytes(12)],
  EOI: [176, u32],
  Reserved0B4: [180, bytes(12)],
  RemoteRead: [192, u32],
  Reserved0C4: [196, bytes(12)],
  LogicalDestination: [208, u32],
  Reserved0D4: [212, bytes(12)],
  DestinationFormat: [224, u32],
  Reserved0E4: [228, bytes(12)],
  SpuriousInterruptVector: [240, u32],
  Reserved0F4: [244, bytes(12)],
  ISR: [256, array(u32, 32)],
  TMR: [384, array(u32, 32)],
  IRR: [512, array(u32, 32)],
  ErrorStatus: [640, u32],
  Reserved284: [644, bytes(12)],
  Reserved290: [656, bytes(96)],
  LvtCmci: [752, u32],
  Reserved2F4: [756, bytes(12)],
  IcrLow: [768, u32],
  Reserved304: [772, bytes(12)],
  IcrHigh: [784, u32],
  Reserved314: [788, bytes(12)],
  LvtTimer: [800, u32],
  Reserved324: [804, bytes(12)],
  LvtThermalSensor: [816, u32],
  Reserved334: [820, bytes(12)],
  LvtPerfMonCounters: [832, u32],
  Reserved344: [836, bytes(12)],
  LvtLINT0: [848, u32],
  Reserved354: [852, bytes(12)],
  LvtLINT1: [864, u32],
  Reserved364: [868, bytes(12)],
  LvtError: [880, u32],
  Reserved374: [884, bytes(12)],
  InitialCount: [896, u32],
  Reserved384: [900, bytes(12)],
  CurrentCount: [912, u32],
  Reserved394: [916, bytes(12)],
  Reserved3A0: [928, bytes(64)],
  DivideConfiguration: [992, u32],
  Reserved3E4: [996, bytes(12)],
  SelfIpi: [1008, u32],
  Reserved3F4: [1012, bytes(12)],
});

export const IO_APIC_ENTRY_PACKETS = struct('IO_APIC_ENTRY_PACKETS', 3232, {
  ApicBasePa: [0, u64],
  ApicBaseVa: [8, u64],
  IoIdReg: [16, u32],
  IoLl: [20, u32],
  IoArbIdReg: [24, u32],
  LlLhData: [32, array(u64, 400)],
});

export const INTERRUPT_DESCRIPTOR_TABLE_ENTRIES_PACKETS = struct('INTERRUPT_DESCRIPTOR_TABLE_ENTRIES_PACKETS', 2056, {
  KernelStatus: [0, u32],
  IdtEntry: [8, array(u64, 256)],
});

export const SMI_OPERATION_PACKETS = struct('SMI_OPERATION_PACKETS', 24, {
  SmiOperationType: [0, SMI_OPERATION_REQUEST_TYPE],
  SmiCount: [8, u64],
  KernelStatus: [16, u32],
});
