/** Structs of scripts (spec/PROTOCOL.md 7.11, 8.1). */
import { bool, struct, u32, u64 } from '../layout.ts';

export const SYMBOL = struct('SYMBOL', 24, {
  Type: [0, u64],
  Len: [8, u64],
  Value: [16, u64],
});

export const DEBUGGEE_SCRIPT_PACKET = struct('DEBUGGEE_SCRIPT_PACKET', 32, {
  ScriptBufferSize: [0, u32],
  ScriptBufferPointer: [4, u32],
  IsFormat: [8, bool],
  FormatValue: [16, u64],
  Result: [24, u32],
});

export const DEBUGGEE_FORMATS_PACKET = struct('DEBUGGEE_FORMATS_PACKET', 16, {
  Value: [0, u64],
  Result: [8, u32],
});
