/** Structs of events and their actions (spec/PROTOCOL.md 7.16). */
import {
  DEBUGGER_EVENT_ACTION_TYPE_ENUM,
  DEBUGGER_MODIFY_EVENTS_TYPE,
  VMM_CALLBACK_EVENT_CALLING_STAGE_TYPE,
  VMM_EVENT_TYPE_ENUM,
} from '../enums.ts';
import { array, bool, struct, u32, u64 } from '../layout.ts';

export const LIST_ENTRY = struct('LIST_ENTRY', 16, {
  Flink: [0, u64],
  Blink: [8, u64],
});

export const DEBUGGER_EVENT_OPTIONS = struct('DEBUGGER_EVENT_OPTIONS', 48, {
  OptionalParam1: [0, u64],
  OptionalParam2: [8, u64],
  OptionalParam3: [16, u64],
  OptionalParam4: [24, u64],
  OptionalParam5: [32, u64],
  OptionalParam6: [40, u64],
});

export const DEBUGGER_GENERAL_EVENT_DETAIL = struct('DEBUGGER_GENERAL_EVENT_DETAIL', 168, {
  CommandsEventList: [0, LIST_ENTRY],
  CoreId: [16, u32],
  ProcessId: [20, u32],
  IsEnabled: [24, bool],
  EnableShortCircuiting: [25, bool],
  EventStage: [28, VMM_CALLBACK_EVENT_CALLING_STAGE_TYPE],
  HasCustomOutput: [32, bool],
  OutputSourceTags: [40, array(u64, 5)],
  CountOfActions: [80, u32],
  Tag: [88, u64],
  EventType: [96, VMM_EVENT_TYPE_ENUM],
  Options: [104, DEBUGGER_EVENT_OPTIONS],
  CommandStringBuffer: [152, u64],
  ConditionBufferSize: [160, u32],
});

export const DEBUGGER_GENERAL_ACTION = struct('DEBUGGER_GENERAL_ACTION', 32, {
  EventTag: [0, u64],
  ActionType: [8, DEBUGGER_EVENT_ACTION_TYPE_ENUM],
  ImmediateMessagePassing: [12, bool],
  PreAllocatedBuffer: [16, u32],
  CustomCodeBufferSize: [20, u32],
  ScriptBufferSize: [24, u32],
  ScriptBufferPointer: [28, u32],
});

export const DEBUGGEE_EVENT_AND_ACTION_HEADER_FOR_REMOTE_PACKET = struct(
  'DEBUGGEE_EVENT_AND_ACTION_HEADER_FOR_REMOTE_PACKET',
  4,
  {
    Length: [0, u32],
  },
);

export const DEBUGGER_EVENT_AND_ACTION_RESULT = struct('DEBUGGER_EVENT_AND_ACTION_RESULT', 8, {
  IsSuccessful: [0, bool],
  Error: [4, u32],
});

export const DEBUGGER_MODIFY_EVENTS = struct('DEBUGGER_MODIFY_EVENTS', 24, {
  Tag: [0, u64],
  KernelStatus: [8, u64],
  TypeOfAction: [16, DEBUGGER_MODIFY_EVENTS_TYPE],
  IsEnabled: [20, bool],
});

export const DEBUGGER_SHORT_CIRCUITING_EVENT = struct('DEBUGGER_SHORT_CIRCUITING_EVENT', 16, {
  KernelStatus: [0, u64],
  IsShortCircuiting: [8, bool],
});
