/** Structs of breakpoints (spec/PROTOCOL.md 7.15). */
import { DEBUGGEE_BREAKPOINT_MODIFICATION_REQUEST } from '../enums.ts';
import { bool, struct, u32, u64 } from '../layout.ts';

export const DEBUGGEE_BP_PACKET = struct('DEBUGGEE_BP_PACKET', 32, {
  Address: [0, u64],
  Pid: [8, u32],
  Tid: [12, u32],
  Core: [16, u32],
  RemoveAfterHit: [20, bool],
  CheckForCallbacks: [21, bool],
  Result: [24, u32],
});

export const DEBUGGEE_BP_LIST_OR_MODIFY_PACKET = struct('DEBUGGEE_BP_LIST_OR_MODIFY_PACKET', 16, {
  BreakpointId: [0, u64],
  Request: [8, DEBUGGEE_BREAKPOINT_MODIFICATION_REQUEST],
  Result: [12, u32],
});
