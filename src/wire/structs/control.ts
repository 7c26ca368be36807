/** Structs of halting, stepping and what else concerns a core (spec/PROTOCOL.md 5, 7.1-7.8, 7.17). */
import {
  DEBUGGEE_PAUSING_REASON,
  DEBUGGER_CALLSTACK_DISPLAY_METHOD,
  DEBUGGER_REMOTE_STEPPING_REQUEST,
  DEBUGGER_TEST_QUERY_STATE,
  VMM_CALLBACK_EVENT_CALLING_STAGE_TYPE,
} from '../enums.ts';
import { bool, bytes, struct, u16, u32, u64 } from '../layout.ts';

export const DEBUGGEE_KD_PAUSED_PACKET = struct('DEBUGGEE_KD_PAUSED_PACKET', 72, {
  Rip: [0, u64],
  IsProcessorOn32BitMode: [8, bool],
  IgnoreDisassembling: [9, bool],
  PausingReason: [12, DEBUGGEE_PAUSING_REASON],
  CurrentCore: [16, u32],
  EventTag: [24, u64],
  EventCallingStage: [32, VMM_CALLBACK_EVENT_CALLING_STAGE_TYPE],
  Rflags: [40, u64],
  InstructionBytesOnRip: [48, bytes(16)],
  ReadInstructionLen: [64, u16],
});

export const DEBUGGEE_STEP_PACKET = struct('DEBUGGEE_STEP_PACKET', 12, {
  StepType: [0, DEBUGGER_REMOTE_STEPPING_REQUEST],
  IsCurrentInstructionACall: [4, bool],
  CallLength: [8, u32],
});

export const DEBUGGEE_CHANGE_CORE_PACKET = struct('DEBUGGEE_CHANGE_CORE_PACKET', 8, {
  NewCore: [0, u32],
  Result: [4, u32],
});

export const DEBUGGER_FLUSH_LOGGING_BUFFERS = struct('DEBUGGER_FLUSH_LOGGING_BUFFERS', 12, {
  KernelStatus: [0, u32],
  CountOfMessagesThatSetAsReadFromVmxRoot: [4, u32],
  CountOfMessagesThatSetAsReadFromVmxNonRoot: [8, u32],
});

export const DEBUGGER_DEBUGGER_TEST_QUERY_BUFFER = struct('DEBUGGER_DEBUGGER_TEST_QUERY_BUFFER', 24, {
  RequestType: [0, DEBUGGER_TEST_QUERY_STATE],
  Context: [8, u64],
  KernelStatus: [16, u32],
});

export const DEBUGGER_CPUID_REQUEST_RESPONSE = struct('DEBUGGER_CPUID_REQUEST_RESPONSE', 120, {
  BrandString: [0, bytes(49)],
  EAX: [52, u32],
  EBX: [56, u32],
  ECX: [60, u32],
  EDX: [64, u32],
  FunctionId: [68, u32],
  SubFunctionId: [72, u32],
  Leaf4MaxSubLeaf: [76, u32],
  LeafBMaxSubleaf: [80, u32],
  Leaf12MaxSubLeaf: [84, u32],
  LeafEaxMaxSubleaf: [88, u32],
  LeafBSupported: [92, bool],
  Leaf12Supported: [93, bool],
  XCR0Vector: [96, u64],
  IA32_XSS_Vector: [104, u64],
  KernelStatus: [112, u32],
});

export const DEBUGGER_CALLSTACK_REQUEST = struct('DEBUGGER_CALLSTACK_REQUEST', 40, {
  Is32Bit: [0, bool],
  KernelStatus: [4, u32],
  DisplayMethod: [8, DEBUGGER_CALLSTACK_DISPLAY_METHOD],
  Size: [12, u32],
  FrameCount: [16, u32],
  BaseAddress: [24, u64],
  BufferSize: [32, u64],
});

export const DEBUGGER_SINGLE_CALLSTACK_FRAME = struct('DEBUGGER_SINGLE_CALLSTACK_FRAME', 24, {
  IsStackAddressValid: [0, bool],
  IsValidAddress: [1, bool],
  IsExecutable: [2, bool],
  Value: [8, u64],
  InstructionBytesOnRip: [16, bytes(7)],
});

export const DEBUGGEE_USER_INPUT_PACKET = struct('DEBUGGEE_USER_INPUT_PACKET', 12, {
  CommandLen: [0, u32],
  IgnoreFinishedSignal: [4, bool],
  Result: [8, u32],
});
