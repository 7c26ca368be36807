/** Structs of registers (spec/PROTOCOL.md 7.12, 7.13). */
import { struct, u16, u32, u64 } from '../layout.ts';

export const GUEST_REGS = struct('GUEST_REGS', 128, {
  rax: [0, u64],
  rcx: [8, u64],
  rdx: [16, u64],
  rbx: [24, u64],
  rsp: [32, u64],
  rbp: [40, u64],
  rsi: [48, u64],
  rdi: [56, u64],
  r8: [64, u64],
  r9: [72, u64],
  r10: [80, u64],
  r11: [88, u64],
  r12: [96, u64],
  r13: [104, u64],
  r14: [112, u64],
  r15: [120, u64],
});

export const GUEST_EXTRA_REGISTERS = struct('GUEST_EXTRA_REGISTERS', 32, {
  CS: [0, u16],
  DS: [2, u16],
  FS: [4, u16],
  GS: [6, u16],
  ES: [8, u16],
  SS: [10, u16],
  RFLAGS: [16, u64],
  RIP: [24, u64],
});

export const DEBUGGEE_REGISTER_READ_DESCRIPTION = struct('DEBUGGEE_REGISTER_READ_DESCRIPTION', 24, {
  RegisterId: [0, u32],
  Value: [8, u64],
  KernelStatus: [16, u32],
});

export const DEBUGGEE_REGISTER_WRITE_DESCRIPTION = struct('DEBUGGEE_REGISTER_WRITE_DESCRIPTION', 24, {
  RegisterId: [0, u32],
  Value: [8, u64],
  KernelStatus: [16, u32],
});
