/**
 * The table of messages: every action of the kernel link, with its receiver, what its payload begins with, how long
 * that is and what answers it (spec/PROTOCOL.md, appendix D). Framing, session and controller read this one table.
 */
import { PacketType } from './frame.ts';
import type { Struct } from './layout.ts';
import { anyLength, counted, exactly, fromHead, type LengthRule } from './length.ts';
import { u32At } from './scan.ts';
import { STATUS_OK } from './status.ts';
import * as s from './structs/index.ts';

export interface Message<P = unknown> {
  readonly action: number;
  /** Packet type of its frames: who it is for. */
  readonly type: number;
  /** The struct that the payload begins with; undefined when there is no payload or it is plain text. */
  readonly payload: P;
  readonly length: LengthRule;
  /** Actions that answer it, in the order in which they come. */
  readonly answers: readonly number[];
}

type Sized = Pick<Struct, 'size'>;

function message(type: number) {
  return <P extends Sized | undefined>(
    action: number,
    payload: P,
    answers: readonly number[] = [],
    length: LengthRule = exactly(payload?.size ?? 0),
  ): Message<P> => ({ action, type, payload, answers, length });
}

const kernel = message(PacketType.toKernel);
const user = message(PacketType.toUserMode);
const debuggee = message(PacketType.fromDebuggee);

/** The register id that asks for all registers (layout.json, `registers.readAllId`). */
export const ALL_REGISTERS = 0xffffffff;

/** 24 bytes, and all registers after them when they were asked for and read. */
const registersLength = fromHead(s.DEBUGGEE_REGISTER_READ_DESCRIPTION.size, (head) => {
  const short = s.DEBUGGEE_REGISTER_READ_DESCRIPTION.size;
  const long = short + s.GUEST_REGS.size + s.GUEST_EXTRA_REGISTERS.size;
  return head.getUint32(0, true) === ALL_REGISTERS ? [short, long] : [short];
});

/** ReturnLength bytes follow; in a refusal that field is a leftover, and the bytes too, or they are missing (7.14). */
const memoryLength = fromHead(s.DEBUGGER_READ_MEMORY.size, (head) => {
  const size = s.DEBUGGER_READ_MEMORY.size;
  const [asked, returned] = [head.getUint32(16, true), head.getUint32(36, true)];
  if (head.getUint32(40, true) !== STATUS_OK) return returned === 0 ? [size] : [size, size + returned];
  return returned > asked ? [size] : [size + returned];
});

/** The whole answer is BufferSize bytes long (7.7). */
const callStackLength = fromHead(s.DEBUGGER_CALLSTACK_REQUEST.size, (head) => {
  const size = s.DEBUGGER_CALLSTACK_REQUEST.size;
  const whole = head.getBigUint64(32, true);
  return whole > size && whole < 0x100000n ? [size, Number(whole)] : [size];
});

const apicLength = fromHead(s.DEBUGGER_APIC_REQUEST.size, (head) => {
  const size = s.DEBUGGER_APIC_REQUEST.size;
  return [size, size + (head.getUint32(0, true) === 1 ? s.IO_APIC_ENTRY_PACKETS.size : s.LAPIC_PAGE.size)];
});

const eventHead = s.DEBUGGEE_EVENT_AND_ACTION_HEADER_FOR_REMOTE_PACKET.size + s.DEBUGGER_GENERAL_EVENT_DETAIL.size;
const actionHead = s.DEBUGGEE_EVENT_AND_ACTION_HEADER_FOR_REMOTE_PACKET.size + s.DEBUGGER_GENERAL_ACTION.size;
/** Custom code or script, whichever the action has (7.16). */
const actionLength = fromHead(actionHead, (head) => [actionHead + head.getUint32(24, true) + head.getUint32(28, true)]);

/** "run" between the fields: an address and a stack pointer follow (spec/EXTENSIONS.md). */
const stepLength = fromHead(s.DEBUGGEE_STEP_PACKET.size, (head) => [
  head.getUint32(4, true) >>> 8 === 0x6e7572 ? s.DEBUGGEE_STEP_PACKET.size + 20 : s.DEBUGGEE_STEP_PACKET.size,
]);

export const messages = {
  pause: user(1, undefined, [42]),
  stopListening: user(2, undefined),
  version: user(3, undefined, [], anyLength),

  step: kernel(5, s.DEBUGGEE_STEP_PACKET, [42], stepLength),
  continue: kernel(6, undefined),
  closeAndUnload: kernel(7, undefined),
  changeCore: kernel(8, s.DEBUGGEE_CHANGE_CORE_PACKET, [43, 42]),
  flush: kernel(9, s.DEBUGGER_FLUSH_LOGGING_BUFFERS, [48]),
  cpuid: kernel(10, s.DEBUGGER_CPUID_REQUEST_RESPONSE, [49]),
  callStack: kernel(11, s.DEBUGGER_CALLSTACK_REQUEST, [50], callStackLength),
  testQuery: kernel(12, s.DEBUGGER_DEBUGGER_TEST_QUERY_BUFFER, [51]),
  process: kernel(13, s.DEBUGGEE_DETAILS_AND_SWITCH_PROCESS_PACKET, [44]),
  thread: kernel(14, s.DEBUGGEE_DETAILS_AND_SWITCH_THREAD_PACKET, [45]),
  runScript: kernel(15, s.DEBUGGEE_SCRIPT_PACKET, [47, 46], counted(s.DEBUGGEE_SCRIPT_PACKET.size, 0)),
  userInput: kernel(16, s.DEBUGGEE_USER_INPUT_PACKET, [42], counted(s.DEBUGGEE_USER_INPUT_PACKET.size, 0)),
  search: kernel(17, s.DEBUGGER_SEARCH_MEMORY, [41, 64], counted(s.DEBUGGER_SEARCH_MEMORY.size, 28, 8)),
  registerEvent: kernel(18, s.DEBUGGEE_EVENT_AND_ACTION_HEADER_FOR_REMOTE_PACKET, [52], counted(eventHead, 164)),
  addAction: kernel(19, s.DEBUGGEE_EVENT_AND_ACTION_HEADER_FOR_REMOTE_PACKET, [53], actionLength),
  modifyEvents: kernel(20, s.DEBUGGER_MODIFY_EVENTS, [54]),
  readRegisters: kernel(21, s.DEBUGGEE_REGISTER_READ_DESCRIPTION, [56]),
  readMemory: kernel(22, s.DEBUGGER_READ_MEMORY, [57]),
  editMemory: kernel(23, s.DEBUGGER_EDIT_MEMORY, [58], counted(s.DEBUGGER_EDIT_MEMORY.size, 28, 8)),
  setBreakpoint: kernel(24, s.DEBUGGEE_BP_PACKET, [59]),
  modifyBreakpoint: kernel(25, s.DEBUGGEE_BP_LIST_OR_MODIFY_PACKET, [41, 61]),
  reloadSymbols: kernel(26, s.DEBUGGEE_SYMBOL_REQUEST_PACKET, [62, 63, 42]),
  translate: kernel(27, s.DEBUGGER_VA2PA_AND_PA2VA_COMMANDS, [66]),
  pageTables: kernel(28, s.DEBUGGER_READ_PAGE_TABLE_ENTRIES_DETAILS, [65]),
  shortCircuit: kernel(29, s.DEBUGGER_SHORT_CIRCUITING_EVENT, [60]),
  pageIn: kernel(30, s.DEBUGGER_PAGE_IN_REQUEST, [67]),
  writeRegister: kernel(31, s.DEBUGGEE_REGISTER_WRITE_DESCRIPTION, [68]),
  pciTree: kernel(32, s.DEBUGGEE_PCITREE_REQUEST_RESPONSE_PACKET, [69]),
  apic: kernel(33, s.DEBUGGER_APIC_REQUEST, [70]),
  pciDevice: kernel(34, s.DEBUGGEE_PCIDEVINFO_REQUEST_RESPONSE_PACKET, [71]),
  idt: kernel(35, undefined, [72]),
  smi: kernel(36, s.SMI_OPERATION_PACKETS, [73]),
  lbrDump: kernel(37, s.HYPERTRACE_LBR_DUMP_PACKETS, [74]),
  processorTrace: kernel(38, s.HYPERTRACE_PT_OPERATION_PACKETS, [75]),

  ping: debuggee(4, undefined, [3]),
  nothing: debuggee(39, undefined),
  /** The struct has 280 bytes, HyperDbg sends 256 of them (3.2). */
  started: debuggee(40, s.DEBUGGER_PREPARE_DEBUGGEE, [], exactly(256, s.DEBUGGER_PREPARE_DEBUGGEE.size)),
  log: debuggee(41, undefined, [], anyLength),
  paused: debuggee(42, s.DEBUGGEE_KD_PAUSED_PACKET),
  coreChanged: debuggee(43, s.DEBUGGEE_CHANGE_CORE_PACKET),
  processResult: debuggee(44, s.DEBUGGEE_DETAILS_AND_SWITCH_PROCESS_PACKET),
  threadResult: debuggee(45, s.DEBUGGEE_DETAILS_AND_SWITCH_THREAD_PACKET),
  scriptResult: debuggee(46, s.DEBUGGEE_SCRIPT_PACKET),
  formatsResult: debuggee(47, s.DEBUGGEE_FORMATS_PACKET),
  flushResult: debuggee(48, s.DEBUGGER_FLUSH_LOGGING_BUFFERS),
  cpuidResult: debuggee(49, s.DEBUGGER_CPUID_REQUEST_RESPONSE),
  callStackResult: debuggee(50, s.DEBUGGER_CALLSTACK_REQUEST, [], callStackLength),
  testQueryResult: debuggee(51, s.DEBUGGER_DEBUGGER_TEST_QUERY_BUFFER),
  eventResult: debuggee(52, s.DEBUGGER_EVENT_AND_ACTION_RESULT),
  actionResult: debuggee(53, s.DEBUGGER_EVENT_AND_ACTION_RESULT),
  modifyEventsResult: debuggee(54, s.DEBUGGER_MODIFY_EVENTS),
  shortCircuitingEvent: debuggee(55, undefined),
  registersResult: debuggee(56, s.DEBUGGEE_REGISTER_READ_DESCRIPTION, [], registersLength),
  memoryResult: debuggee(57, s.DEBUGGER_READ_MEMORY, [], memoryLength),
  editMemoryResult: debuggee(58, s.DEBUGGER_EDIT_MEMORY),
  breakpointResult: debuggee(59, s.DEBUGGEE_BP_PACKET),
  shortCircuitResult: debuggee(60, s.DEBUGGER_SHORT_CIRCUITING_EVENT),
  modifyBreakpointResult: debuggee(61, s.DEBUGGEE_BP_LIST_OR_MODIFY_PACKET),
  symbolRecord: debuggee(62, s.DEBUGGER_UPDATE_SYMBOL_TABLE),
  symbolsFinished: debuggee(63, s.DEBUGGEE_SYMBOL_UPDATE_RESULT),
  searchResult: debuggee(64, s.DEBUGGEE_RESULT_OF_SEARCH_PACKET),
  pageTablesResult: debuggee(65, s.DEBUGGER_READ_PAGE_TABLE_ENTRIES_DETAILS),
  translateResult: debuggee(66, s.DEBUGGER_VA2PA_AND_PA2VA_COMMANDS),
  pageInResult: debuggee(67, s.DEBUGGER_PAGE_IN_REQUEST),
  writeRegisterResult: debuggee(68, s.DEBUGGEE_REGISTER_WRITE_DESCRIPTION),
  pciTreeResult: debuggee(69, s.DEBUGGEE_PCITREE_REQUEST_RESPONSE_PACKET),
  apicResult: debuggee(70, s.DEBUGGER_APIC_REQUEST, [], apicLength),
  pciDeviceResult: debuggee(71, s.DEBUGGEE_PCIDEVINFO_REQUEST_RESPONSE_PACKET),
  idtResult: debuggee(72, s.INTERRUPT_DESCRIPTOR_TABLE_ENTRIES_PACKETS),
  smiResult: debuggee(73, s.SMI_OPERATION_PACKETS),
  lbrDumpResult: debuggee(74, s.HYPERTRACE_LBR_DUMP_PACKETS),
  processorTraceResult: debuggee(75, s.HYPERTRACE_PT_OPERATION_PACKETS),
} as const;

export type MessageName = keyof typeof messages;

/** Name and message by action number; undefined for numbers that no action has. */
const byAction: readonly ({ readonly name: MessageName; readonly message: Message } | undefined)[] = (() => {
  const table: ({ name: MessageName; message: Message } | undefined)[] = new Array(76).fill(undefined);
  for (const [name, entry] of Object.entries(messages)) {
    table[entry.action] = { name: name as MessageName, message: entry };
  }
  return table;
})();

/** The message of an action number, or undefined. */
export function messageOf(action: number): Message | undefined {
  return byAction[action]?.message;
}

/** The message of the header at `at`, or undefined when no message has its action and packet type. */
export function messageAt(bytes: Uint8Array, at: number): Message | undefined {
  const message = messageOf(u32At(bytes, at + 20));
  return message?.type === u32At(bytes, at + 16) ? message : undefined;
}

/** How to name an action to people: `readMemory (A22)`, `unknown (A99)`. */
export function actionName(action: number): string {
  return `${byAction[action]?.name ?? 'unknown'} (A${action})`;
}
