/**
 * HyperDbg's status codes (spec/PROTOCOL.md, appendix C): number, symbolic name, meaning in words.
 */

/** DEBUGGER_OPERATION_WAS_SUCCESSFUL */
export const STATUS_OK = 0xffffffff;

export interface Status {
  readonly code: number;
  /** HyperDbg's symbolic name. */
  readonly name: string;
  /** What it means, for people. */
  readonly meaning: string;
}

export const statusTable: readonly (readonly [code: number, name: string, meaning: string])[] = [
  [0xffffffff, 'DEBUGGER_OPERATION_WAS_SUCCESSFUL', 'request carried out'],
  [0xc0000000, 'DEBUGGER_ERROR_TAG_NOT_EXISTS', 'no event carries the given tag'],
  [0xc0000001, 'DEBUGGER_ERROR_INVALID_ACTION_TYPE', 'action kind is not break / script / custom code'],
  [0xc0000002, 'DEBUGGER_ERROR_ACTION_BUFFER_SIZE_IS_ZERO', 'script or code action arrived with an empty buffer'],
  [0xc0000003, 'DEBUGGER_ERROR_EVENT_TYPE_IS_INVALID', 'event kind number not recognised'],
  [0xc0000004, 'DEBUGGER_ERROR_UNABLE_TO_CREATE_EVENT', 'event object could not be allocated or built'],
  [0xc0000005, 'DEBUGGER_ERROR_INVALID_ADDRESS', 'the address is not mapped, or cannot be read'],
  [0xc0000006, 'DEBUGGER_ERROR_INVALID_CORE_ID', 'there is no such core'],
  [0xc0000007, 'DEBUGGER_ERROR_EXCEPTION_INDEX_EXCEED_FIRST_32_ENTRIES', 'exception event: vector is 32 or more'],
  [0xc0000008, 'DEBUGGER_ERROR_INTERRUPT_INDEX_IS_NOT_VALID', 'interrupt event: vector outside 32..255'],
  [0xc0000009, 'DEBUGGER_ERROR_UNABLE_TO_HIDE_OR_UNHIDE_DEBUGGER', 'transparent mode could not be switched'],
  [0xc000000a, 'DEBUGGER_ERROR_DEBUGGER_ALREADY_HIDE', 'transparent mode is on already'],
  [
    0xc000000b,
    'DEBUGGER_ERROR_EDIT_MEMORY_STATUS_INVALID_PARAMETER',
    'the debuggee does not know this size or kind of memory',
  ],
  [
    0xc000000c,
    'DEBUGGER_ERROR_EDIT_MEMORY_STATUS_INVALID_ADDRESS_BASED_ON_CURRENT_PROCESS',
    'the address is not mapped in the current process',
  ],
  [
    0xc000000d,
    'DEBUGGER_ERROR_EDIT_MEMORY_STATUS_INVALID_ADDRESS_BASED_ON_OTHER_PROCESS',
    'the address is not mapped in that process',
  ],
  [0xc000000e, 'DEBUGGER_ERROR_MODIFY_EVENTS_INVALID_TAG', 'events command: tag unknown to the kernel side'],
  [
    0xc000000f,
    'DEBUGGER_ERROR_MODIFY_EVENTS_INVALID_TYPE_OF_ACTION',
    'events command: operation is not query/enable/disable/clear',
  ],
  [0xc0000010, 'DEBUGGER_ERROR_STEPPING_INVALID_PARAMETER', 'step request with unusable parameters'],
  [
    0xc0000011,
    'DEBUGGER_ERROR_STEPPINGS_EITHER_THREAD_NOT_FOUND_OR_DISABLED',
    'step request: thread missing or not under control',
  ],
  [0xc0000012, 'DEBUGGER_ERROR_PREPARING_DEBUGGEE_INVALID_BAUDRATE', 'start-up: baud rate not in the accepted list'],
  [
    0xc0000013,
    'DEBUGGER_ERROR_PREPARING_DEBUGGEE_INVALID_SERIAL_PORT',
    'start-up: I/O port is not one of the four COM bases',
  ],
  [0xc0000014, 'DEBUGGER_ERROR_PREPARING_DEBUGGEE_INVALID_CORE_IN_REMOTE_DEBUGGE', 'there is no such core'],
  [
    0xc0000015,
    'DEBUGGER_ERROR_PREPARING_DEBUGGEE_UNABLE_TO_SWITCH_TO_NEW_PROCESS',
    'process switch could not be armed',
  ],
  [0xc0000016, 'DEBUGGER_ERROR_PREPARING_DEBUGGEE_TO_RUN_SCRIPT', 'script run was refused (missing arguments)'],
  [0xc0000017, 'DEBUGGER_ERROR_INVALID_REGISTER_NUMBER', 'register number not known or not writable'],
  [
    0xc0000018,
    'DEBUGGER_ERROR_MAXIMUM_BREAKPOINT_WITHOUT_CONTINUE',
    'all breakpoint records are used up until the debuggee has been continued once',
  ],
  [
    0xc0000019,
    'DEBUGGER_ERROR_BREAKPOINT_ALREADY_EXISTS_ON_THE_ADDRESS',
    'a breakpoint with that address exists already',
  ],
  [0xc000001a, 'DEBUGGER_ERROR_BREAKPOINT_ID_NOT_FOUND', 'no breakpoint has that id'],
  [0xc000001b, 'DEBUGGER_ERROR_BREAKPOINT_ALREADY_DISABLED', 'breakpoint was disabled before'],
  [0xc000001c, 'DEBUGGER_ERROR_BREAKPOINT_ALREADY_ENABLED', 'breakpoint was enabled before'],
  [0xc000001d, 'DEBUGGER_ERROR_MEMORY_TYPE_INVALID', 'memory kind number not recognised'],
  [0xc000001e, 'DEBUGGER_ERROR_INVALID_PROCESS_ID', 'no such process id'],
  [
    0xc000001f,
    'DEBUGGER_ERROR_EVENT_IS_NOT_APPLIED',
    'the event could not be put in place for a reason specific to its kind',
  ],
  [
    0xc0000020,
    'DEBUGGER_ERROR_DETAILS_OR_SWITCH_PROCESS_INVALID_PARAMETER',
    'the debuggee cannot tell or switch to that process',
  ],
  [
    0xc0000021,
    'DEBUGGER_ERROR_DETAILS_OR_SWITCH_THREAD_INVALID_PARAMETER',
    'the debuggee cannot tell or switch to that thread',
  ],
  [0xc0000022, 'DEBUGGER_ERROR_MAXIMUM_BREAKPOINT_FOR_A_SINGLE_PAGE_IS_HIT', 'too many hidden breakpoints on one page'],
  [0xc0000023, 'DEBUGGER_ERROR_PRE_ALLOCATED_BUFFER_IS_EMPTY', 'no reserved buffer left'],
  [
    0xc0000024,
    'DEBUGGER_ERROR_EPT_COULD_NOT_SPLIT_THE_LARGE_PAGE_TO_4KB_PAGES',
    'a 2 MB EPT mapping could not be broken into small pages',
  ],
  [
    0xc0000025,
    'DEBUGGER_ERROR_EPT_FAILED_TO_GET_PML1_ENTRY_OF_TARGET_ADDRESS',
    'no small-page EPT entry for the address',
  ],
  [0xc0000026, 'DEBUGGER_ERROR_EPT_MULTIPLE_HOOKS_IN_A_SINGLE_PAGE', 'page carries another hook already'],
  [0xc0000027, 'DEBUGGER_ERROR_COULD_NOT_BUILD_THE_EPT_HOOK', 'EPT hook construction failed'],
  [0xc0000028, 'DEBUGGER_ERROR_COULD_NOT_FIND_ALLOCATION_TYPE', 'prealloc: unknown pool kind'],
  [
    0xc0000029,
    'DEBUGGER_ERROR_INVALID_TEST_QUERY_INDEX',
    'test query index out of range (not produced by the serial path of this version)',
  ],
  [0xc000002a, 'DEBUGGER_ERROR_UNABLE_TO_ATTACH_TO_TARGET_USER_MODE_PROCESS', 'user debugger: attach failed'],
  [
    0xc000002b,
    'DEBUGGER_ERROR_UNABLE_TO_REMOVE_HOOKS_ENTRYPOINT_NOT_REACHED',
    'user debugger: entry point not reached yet, ask again later',
  ],
  [0xc000002c, 'DEBUGGER_ERROR_UNABLE_TO_REMOVE_HOOKS', 'user debugger: earlier hook could not be taken out'],
  [
    0xc000002d,
    'DEBUGGER_ERROR_FUNCTIONS_FOR_INITIALIZING_PEB_ADDRESSES_ARE_NOT_INITIALIZED',
    'user debugger: kernel routines needed for PEB access are unresolved',
  ],
  [
    0xc000002e,
    'DEBUGGER_ERROR_UNABLE_TO_DETECT_32_BIT_OR_64_BIT_PROCESS',
    'bitness of the process could not be determined',
  ],
  [0xc000002f, 'DEBUGGER_ERROR_UNABLE_TO_KILL_THE_PROCESS', 'process could not be terminated'],
  [0xc0000030, 'DEBUGGER_ERROR_INVALID_THREAD_DEBUGGING_TOKEN', 'user debugger: unknown token'],
  [0xc0000031, 'DEBUGGER_ERROR_UNABLE_TO_PAUSE_THE_PROCESS_THREADS', 'user debugger: threads could not be paused'],
  [
    0xc0000032,
    'DEBUGGER_ERROR_UNABLE_TO_ATTACH_TO_AN_ALREADY_ATTACHED_PROCESS',
    'user debugger: process is attached already',
  ],
  [
    0xc0000033,
    'DEBUGGER_ERROR_THE_USER_DEBUGGER_NOT_ATTACHED_TO_THE_PROCESS',
    'user debugger: process is not attached',
  ],
  [
    0xc0000034,
    'DEBUGGER_ERROR_UNABLE_TO_DETACH_AS_THERE_ARE_PAUSED_THREADS',
    'user debugger: resume the paused threads before detaching',
  ],
  [
    0xc0000035,
    'DEBUGGER_ERROR_UNABLE_TO_SWITCH_PROCESS_ID_OR_THREAD_ID_IS_INVALID',
    'user debugger: unknown pid/tid in a switch',
  ],
  [
    0xc0000036,
    'DEBUGGER_ERROR_UNABLE_TO_SWITCH_THERE_IS_NO_THREAD_ON_THE_PROCESS',
    'user debugger: process has no thread to switch to',
  ],
  [0xc0000037, 'DEBUGGER_ERROR_UNABLE_TO_GET_MODULES_OF_THE_PROCESS', 'module list of the process unavailable'],
  [0xc0000038, 'DEBUGGER_ERROR_UNABLE_TO_GET_CALLSTACK', 'stack walk refused (requested size is zero)'],
  [0xc0000039, 'DEBUGGER_ERROR_UNABLE_TO_QUERY_COUNT_OF_PROCESSES_OR_THREADS', 'process/thread count unavailable'],
  [
    0xc000003a,
    'DEBUGGER_ERROR_USING_SHORT_CIRCUITING_EVENT_WITH_POST_EVENT_MODE_IS_FORBIDDEDN',
    'short-circuiting cannot be combined with a post-only stage',
  ],
  [0xc000003b, 'DEBUGGER_ERROR_UNKNOWN_TEST_QUERY_RECEIVED', 'the debuggee does not know this test query'],
  [0xc000003c, 'DEBUGGER_ERROR_READING_MEMORY_INVALID_PARAMETER', 'the debuggee does not know this kind of memory'],
  [0xc000003d, 'DEBUGGER_ERROR_THE_TRAP_FLAG_LIST_IS_FULL', 'the list of threads that are being stepped is full'],
  [0xc000003e, 'DEBUGGER_ERROR_UNABLE_TO_KILL_THE_PROCESS_DOES_NOT_EXISTS', 'process to terminate is gone'],
  [0xc000003f, 'DEBUGGER_ERROR_MODE_EXECUTION_IS_INVALID', 'mode event: parameter is not 0, 1 or 3'],
  [
    0xc0000040,
    'DEBUGGER_ERROR_PROCESS_ID_CANNOT_BE_SPECIFIED_WHILE_APPLYING_EVENT_FROM_VMX_ROOT_MODE',
    'a pid filter is impossible for this event while the machine is halted',
  ],
  [
    0xc0000041,
    'DEBUGGER_ERROR_INSTANT_EVENT_PREALLOCATED_BUFFER_IS_NOT_ENOUGH_FOR_EVENT_AND_CONDITIONALS',
    'halted event: event plus condition does not fit the reserved buffer',
  ],
  [
    0xc0000042,
    'DEBUGGER_ERROR_INSTANT_EVENT_REGULAR_PREALLOCATED_BUFFER_NOT_FOUND',
    'halted event: no regular event buffer left',
  ],
  [
    0xc0000043,
    'DEBUGGER_ERROR_INSTANT_EVENT_BIG_PREALLOCATED_BUFFER_NOT_FOUND',
    'halted event: no big event buffer left',
  ],
  [0xc0000044, 'DEBUGGER_ERROR_UNABLE_TO_CREATE_ACTION_CANNOT_ALLOCATE_BUFFER', 'action object could not be allocated'],
  [
    0xc0000045,
    'DEBUGGER_ERROR_INSTANT_EVENT_ACTION_REGULAR_PREALLOCATED_BUFFER_NOT_FOUND',
    'halted event: no regular action buffer left',
  ],
  [
    0xc0000046,
    'DEBUGGER_ERROR_INSTANT_EVENT_ACTION_BIG_PREALLOCATED_BUFFER_NOT_FOUND',
    'halted event: no big action buffer left',
  ],
  [
    0xc0000047,
    'DEBUGGER_ERROR_INSTANT_EVENT_PREALLOCATED_BUFFER_IS_NOT_ENOUGH_FOR_ACTION_BUFFER',
    'halted event: action does not fit the reserved buffer',
  ],
  [
    0xc0000048,
    'DEBUGGER_ERROR_INSTANT_EVENT_REQUESTED_OPTIONAL_BUFFER_IS_BIGGER_THAN_DEBUGGERS_SEND_RECEIVE_STACK',
    'halted event: asked-for scratch buffer exceeds the serial buffer size',
  ],
  [
    0xc0000049,
    'DEBUGGER_ERROR_INSTANT_EVENT_REGULAR_REQUESTED_SAFE_BUFFER_NOT_FOUND',
    'halted event: no regular scratch buffer left',
  ],
  [
    0xc000004a,
    'DEBUGGER_ERROR_INSTANT_EVENT_BIG_REQUESTED_SAFE_BUFFER_NOT_FOUND',
    'halted event: no big scratch buffer left',
  ],
  [
    0xc000004b,
    'DEBUGGER_ERROR_INSTANT_EVENT_PREALLOCATED_BUFFER_IS_NOT_ENOUGH_FOR_REQUESTED_SAFE_BUFFER',
    'halted event: reserved scratch buffer smaller than asked for',
  ],
  [0xc000004c, 'DEBUGGER_ERROR_UNABLE_TO_ALLOCATE_REQUESTED_SAFE_BUFFER', 'scratch buffer could not be allocated'],
  [0xc000004d, 'DEBUGGER_ERROR_COULD_NOT_FIND_PREACTIVATION_TYPE', 'preactivate: unknown feature'],
  [0xc000004e, 'DEBUGGER_ERROR_THE_MODE_EXEC_TRAP_IS_NOT_INITIALIZED', 'mode event needs a preactivate first'],
  [
    0xc000004f,
    'DEBUGGER_ERROR_THE_TARGET_EVENT_IS_DISABLED_BUT_CANNOT_BE_CLEARED_PRIRITY_BUFFER_IS_FULL',
    'event got disabled, but its removal could not be queued for user mode',
  ],
  [
    0xc0000050,
    'DEBUGGER_ERROR_NOT_ALL_CORES_ARE_LOCKED_FOR_APPLYING_INSTANT_EVENT',
    'halted event: some core is still running',
  ],
  [0xc0000051, 'DEBUGGER_ERROR_TARGET_SWITCHING_CORE_IS_NOT_LOCKED', 'that core is still running'],
  [0xc0000052, 'DEBUGGER_ERROR_INVALID_PHYSICAL_ADDRESS', 'there is no such physical address'],
  [0xc0000053, 'DEBUGGER_ERROR_APIC_ACTIONS_ERROR', 'APIC / IO-APIC data could not be collected'],
  [0xc0000054, 'DEBUGGER_ERROR_DEBUGGER_ALREADY_UNHIDE', 'transparent mode is off already'],
  [0xc0000055, 'DEBUGGER_ERROR_DEBUGGER_NOT_INITIALIZED', 'user debugger could not be brought up'],
  [
    0xc0000056,
    'DEBUGGER_ERROR_CANNOT_PUT_EPT_HOOKS_ON_PHYSICAL_ADDRESS_ABOVE_512_GB',
    'hook target lies above the 512 GB the EPT covers',
  ],
  [0xc0000057, 'DEBUGGER_ERROR_INVALID_SMI_OPERATION_PARAMETERS', 'SMI request: unknown operation'],
  [0xc0000058, 'DEBUGGER_ERROR_UNABLE_TO_TRIGGER_SMI', 'SMI count did not move after the trigger'],
  [
    0xc0000059,
    'DEBUGGER_ERROR_UNABLE_TO_APPLY_COMMAND_TO_THE_TARGET_THREAD',
    'user debugger: command not applicable to that thread',
  ],
  [0xc000005a, 'DEBUGGER_ERROR_HYPERTRACE_NOT_INITIALIZED', 'trace module not loaded'],
  [0xc000005b, 'DEBUGGER_ERROR_INVALID_HYPERTRACE_OPERATION_TYPE', 'trace request: unknown operation'],
  [0xc000005c, 'DEBUGGER_ERROR_LBR_ALREADY_ENABLED', 'branch recording is on already'],
  [0xc000005d, 'DEBUGGER_ERROR_LBR_ALREADY_DISABLED', 'branch recording is off'],
  [0xc000005e, 'DEBUGGER_ERROR_LBR_NOT_SUPPORTED', 'processor has no branch records'],
  [0xc000005f, 'DEBUGGER_ERROR_LBR_NOT_SUPPORTED_ON_VMCS', 'VMCS lacks branch-record controls'],
  [0xc0000060, 'DEBUGGER_ERROR_PT_ALREADY_ENABLED', 'processor trace is on already'],
  [0xc0000061, 'DEBUGGER_ERROR_PT_ALREADY_DISABLED', 'processor trace is off'],
  [0xc0000062, 'DEBUGGER_ERROR_PT_NOT_SUPPORTED', 'processor trace is not available'],
  [
    0xc0000063,
    'DEBUGGER_ERROR_VMM_CANNOT_BE_INITIALIZED_IF_HYPERTRACE_IS_LOADED',
    'load order: hypervisor must come before the trace module',
  ],
  [
    0xc0000064,
    'DEBUGGER_ERROR_VMM_CANNOT_BE_INITIALIZED_IF_DEBUGGER_IS_NOT_LOADED',
    'load order: debugger part must come before the hypervisor',
  ],
  [0xc0000065, 'DEBUGGER_ERROR_CANNOT_INITIALIZE_DEBUGGER', 'debugger part failed to come up'],
];

const byCode = new Map(statusTable.map(([code, name, meaning]) => [code, { code, name, meaning }]));

/** The status of a code; one that no table knows gets a name and meaning that say so. */
export function statusOf(code: number): Status {
  const known = byCode.get(code >>> 0);
  if (known !== undefined) return known;
  const hex = `0x${(code >>> 0).toString(16)}`;
  return {
    code,
    name: `UNKNOWN_STATUS_${hex}`,
    meaning: `the debuggee answered with status ${hex}, which HyperDbg v0.23 does not define`,
  };
}
