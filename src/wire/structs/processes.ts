/** Structs of processes and threads (spec/PROTOCOL.md 7.9, 7.10). Their action types are numbered differently. */
import { DEBUGGEE_DETAILS_AND_SWITCH_PROCESS_TYPE, DEBUGGEE_DETAILS_AND_SWITCH_THREAD_TYPE } from '../enums.ts';
import { bool, bytes, struct, u32, u64 } from '../layout.ts';

export const DEBUGGEE_PROCESS_LIST_NEEDED_DETAILS = struct('DEBUGGEE_PROCESS_LIST_NEEDED_DETAILS', 24, {
  PsActiveProcessHead: [0, u64],
  ImageFileNameOffset: [8, u32],
  UniquePidOffset: [12, u32],
  ActiveProcessLinksOffset: [16, u32],
});

export const DEBUGGEE_DETAILS_AND_SWITCH_PROCESS_PACKET = struct('DEBUGGEE_DETAILS_AND_SWITCH_PROCESS_PACKET', 72, {
  ActionType: [0, DEBUGGEE_DETAILS_AND_SWITCH_PROCESS_TYPE],
  ProcessId: [4, u32],
  Process: [8, u64],
  IsSwitchByClkIntr: [16, bool],
  ProcessName: [17, bytes(16)],
  ProcessListSymDetails: [40, DEBUGGEE_PROCESS_LIST_NEEDED_DETAILS],
  Result: [64, u32],
});

export const DEBUGGEE_THREAD_LIST_NEEDED_DETAILS = struct('DEBUGGEE_THREAD_LIST_NEEDED_DETAILS', 40, {
  ThreadListHeadOffset: [0, u32],
  ThreadListEntryOffset: [4, u32],
  CidOffset: [8, u32],
  PsActiveProcessHead: [16, u64],
  ActiveProcessLinksOffset: [24, u32],
  Process: [32, u64],
});

export const DEBUGGEE_DETAILS_AND_SWITCH_THREAD_PACKET = struct('DEBUGGEE_DETAILS_AND_SWITCH_THREAD_PACKET', 104, {
  ActionType: [0, DEBUGGEE_DETAILS_AND_SWITCH_THREAD_TYPE],
  ThreadId: [4, u32],
  ProcessId: [8, u32],
  Thread: [16, u64],
  Process: [24, u64],
  CheckByClockInterrupt: [32, bool],
  ProcessName: [33, bytes(16)],
  ThreadListSymDetails: [56, DEBUGGEE_THREAD_LIST_NEEDED_DETAILS],
  Result: [96, u32],
});
