/** Structs of the start of a session (spec/PROTOCOL.md 3). */
import { bool, bytes, struct, u32, u64 } from '../layout.ts';

export const DEBUGGER_PREPARE_DEBUGGEE = struct('DEBUGGER_PREPARE_DEBUGGEE', 280, {
  PortAddress: [0, u32],
  Baudrate: [4, u32],
  KernelBaseAddress: [8, u64],
  Result: [16, u32],
  OsName: [20, bytes(256)],
});

export const MODULE_SYMBOL_DETAIL = struct('MODULE_SYMBOL_DETAIL', 600, {
  IsSymbolDetailsFound: [0, bool],
  IsLocalSymbolPath: [1, bool],
  IsSymbolPDBAvaliable: [2, bool],
  IsUserMode: [3, bool],
  Is32Bit: [4, bool],
  BaseAddress: [8, u64],
  FilePath: [16, bytes(260)],
  ModuleSymbolPath: [276, bytes(260)],
  ModuleSymbolGuidAndAge: [536, bytes(60)],
});

export const DEBUGGER_UPDATE_SYMBOL_TABLE = struct('DEBUGGER_UPDATE_SYMBOL_TABLE', 608, {
  TotalSymbols: [0, u32],
  CurrentSymbolIndex: [4, u32],
  SymbolDetailPacket: [8, MODULE_SYMBOL_DETAIL],
});

export const DEBUGGEE_SYMBOL_UPDATE_RESULT = struct('DEBUGGEE_SYMBOL_UPDATE_RESULT', 8, {
  KernelStatus: [0, u64],
});

export const DEBUGGEE_SYMBOL_REQUEST_PACKET = struct('DEBUGGEE_SYMBOL_REQUEST_PACKET', 4, {
  ProcessId: [0, u32],
});
