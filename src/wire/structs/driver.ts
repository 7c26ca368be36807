/** Structs between the debuggee's user mode and its driver (spec/PROTOCOL.md 8.2, 10). */
import { DEBUGGER_MSR_ACTION_TYPE, NOTIFY_TYPE } from '../enums.ts';
import { bool, struct, u32, u64 } from '../layout.ts';

export const DEBUGGER_PAUSE_PACKET_RECEIVED = struct('DEBUGGER_PAUSE_PACKET_RECEIVED', 4, {
  Result: [0, u32],
});

export const DEBUGGER_SEND_COMMAND_EXECUTION_FINISHED_SIGNAL = struct(
  'DEBUGGER_SEND_COMMAND_EXECUTION_FINISHED_SIGNAL',
  4,
  {
    KernelStatus: [0, u32],
  },
);

export const DEBUGGER_SEND_USERMODE_MESSAGES_TO_DEBUGGER = struct('DEBUGGER_SEND_USERMODE_MESSAGES_TO_DEBUGGER', 8, {
  KernelStatus: [0, u32],
  Length: [4, u32],
});

export const DEBUGGEE_SEND_GENERAL_PACKET_FROM_DEBUGGEE_TO_DEBUGGER = struct(
  'DEBUGGEE_SEND_GENERAL_PACKET_FROM_DEBUGGEE_TO_DEBUGGER',
  16,
  {
    RequestedAction: [0, u32],
    LengthOfBuffer: [4, u32],
    PauseDebuggeeWhenSent: [8, bool],
    KernelResult: [12, u32],
  },
);

export const REGISTER_NOTIFY_BUFFER = struct('REGISTER_NOTIFY_BUFFER', 16, {
  Type: [0, NOTIFY_TYPE],
  hEvent: [8, u64],
});

export const DEBUGGER_READ_AND_WRITE_ON_MSR = struct('DEBUGGER_READ_AND_WRITE_ON_MSR', 24, {
  Msr: [0, u64],
  CoreNumber: [8, u32],
  ActionType: [12, DEBUGGER_MSR_ACTION_TYPE],
  Value: [16, u64],
});
