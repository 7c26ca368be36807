import { Opcode } from './opcode.ts';

/** What an argument of a built-in function may be: a value, or also a literal string of one of the two widths. */
export type ParameterKind = 'value' | 'string' | 'wideString';

/** A built-in function: everything the compiler, completion and help need to know of it. */
export interface Builtin {
  readonly name: string;
  readonly opcode: Opcode;
  readonly parameters: readonly { readonly name: string; readonly kind: ParameterKind }[];
  /** Whether it gives a value (an unsigned 64-bit one) and so may be used in an expression. */
  readonly returns: boolean;
  readonly summary: string;
  /** Why it needs care in VMX root mode, as a sentence for people. */
  readonly caution?: string;
}

const WAITS = 'it waits with interrupts off, so the whole machine is stopped meanwhile';
const locks = `${WAITS}; a lock that is never released hangs the core`;
const swallows = "HyperDbg's debuggee takes the operation after it as an operand: use it as the last statement";

/**
 * Name with its parameters, result, operation, summary, caution. A parameter `"s` takes a literal string too, `L"s` a
 * wide one (layout.json, scriptOpcodeOperands.inlineStringAllowed).
 */
const table: readonly [signature: string, opcode: Opcode, summary: string, caution?: string][] = [
  ['print(value)', Opcode.PRINT, 'prints a value in hex'],
  ['formats(value)', Opcode.FORMATS, "gives a value to the debugger's .formats"],
  ['event_enable(id)', Opcode.EVENT_ENABLE, 'enables an event'],
  ['event_disable(id)', Opcode.EVENT_DISABLE, 'disables an event'],
  ['event_clear(id)', Opcode.EVENT_CLEAR, 'removes an event'],
  ['test_statement(value)', Opcode.TEST_STATEMENT, 'for tests of the engine'],
  ['spinlock_lock(lock)', Opcode.SPINLOCK_LOCK, 'takes a 32-bit spinlock', locks],
  ['spinlock_unlock(lock)', Opcode.SPINLOCK_UNLOCK, 'releases a spinlock'],
  ['event_sc(on)', Opcode.EVENT_SC, 'skips the event (1) or not (0)', swallows],
  ['microsleep(microseconds)', Opcode.MICROSLEEP, 'busy wait of this core', WAITS],
  ['pause()', Opcode.PAUSE, 'halts the debuggee'],
  ['flush()', Opcode.FLUSH, 'drops messages that were not sent yet'],
  ['event_trace_step()', Opcode.EVENT_TRACE_STEP, 'steps one instruction'],
  ['event_trace_step_in()', Opcode.EVENT_TRACE_STEP_IN, 'steps one instruction'],
  ['event_trace_step_out()', Opcode.EVENT_TRACE_STEP_OUT, 'does nothing in HyperDbg v0.23'],
  ['event_trace_instrumentation_step()', Opcode.EVENT_TRACE_INSTRUMENTATION_STEP, 'steps one instruction, guaranteed'],
  [
    'event_trace_instrumentation_step_in()',
    Opcode.EVENT_TRACE_INSTRUMENTATION_STEP_IN,
    'steps one instruction, guaranteed',
  ],
  ['rdtsc() =', Opcode.RDTSC, 'time-stamp counter'],
  ['rdtscp() =', Opcode.RDTSCP, 'time-stamp counter, serialised'],
  ['lbr_save() =', Opcode.LBR_SAVE, 'saves the last branch records'],
  ['lbr_dump() =', Opcode.LBR_DUMP, 'prints the saved branch records'],
  ['lbr_print() =', Opcode.LBR_PRINT, 'prints the last branch records'],
  ['lbr_restore() =', Opcode.LBR_RESTORE, 'turns branch recording on again'],
  ['lbr_check() =', Opcode.LBR_CHECK, '1 when branches are being recorded'],
  ['spinlock_lock_custom_wait(lock, wait)', Opcode.SPINLOCK_LOCK_CUSTOM_WAIT, 'takes a spinlock', locks],
  ['event_inject(type, vector)', Opcode.EVENT_INJECT, 'injects an interrupt or exception'],
  ['poi(address) =', Opcode.POI, '8 bytes of memory'],
  ['db(address) =', Opcode.DB, '1 byte of memory'],
  ['dd(address) =', Opcode.DD, '4 bytes of memory'],
  ['dw(address) =', Opcode.DW, '2 bytes of memory'],
  ['dq(address) =', Opcode.DQ, '8 bytes of memory'],
  ['neg(value) =', Opcode.NEG, 'arithmetic negation'],
  ['hi(address) =', Opcode.HI, 'bits 16 to 31 of the memory there'],
  ['low(address) =', Opcode.LOW, 'bits 0 to 15 of the memory there'],
  ['not(value) =', Opcode.NOT, 'bitwise complement'],
  ['reference(variable) =', Opcode.REFERENCE, 'address of a variable, as &'],
  ['check_address(address) =', Opcode.CHECK_ADDRESS, '1 when the address can be read'],
  ['disassemble_len(address) =', Opcode.DISASSEMBLE_LEN, 'length of the 64-bit instruction there'],
  ['disassemble_len32(address) =', Opcode.DISASSEMBLE_LEN32, 'length of the 32-bit instruction there'],
  ['disassemble_len64(address) =', Opcode.DISASSEMBLE_LEN64, 'length of the 64-bit instruction there'],
  ['interlocked_increment(target) =', Opcode.INTERLOCKED_INCREMENT, 'adds 1 atomically, gives the new value'],
  ['interlocked_decrement(target) =', Opcode.INTERLOCKED_DECREMENT, 'subtracts 1 atomically, gives the new value'],
  ['physical_to_virtual(address) =', Opcode.PHYSICAL_TO_VIRTUAL, 'documented as not working'],
  ['virtual_to_physical(address) =', Opcode.VIRTUAL_TO_PHYSICAL, 'physical address of a virtual one'],
  ['poi_pa(address) =', Opcode.POI_PA, '8 bytes of physical memory'],
  [
    'hi_pa(address) =',
    Opcode.HI_PA,
    'bits 16 to 31 of the physical memory there',
    'HyperDbg v0.23 does not execute it',
  ],
  [
    'low_pa(address) =',
    Opcode.LOW_PA,
    'bits 0 to 15 of the physical memory there',
    'HyperDbg v0.23 does not execute it',
  ],
  ['db_pa(address) =', Opcode.DB_PA, '1 byte of physical memory'],
  ['dd_pa(address) =', Opcode.DD_PA, '4 bytes of physical memory'],
  ['dw_pa(address) =', Opcode.DW_PA, '2 bytes of physical memory'],
  ['dq_pa(address) =', Opcode.DQ_PA, '8 bytes of physical memory'],
  ['lbr_restore_by_filter(filter) =', Opcode.LBR_RESTORE_BY_FILTER, 'turns branch recording on with a filter'],
  ['ed(address, value) =', Opcode.ED, 'writes 4 bytes; 1 when the address is valid'],
  ['eb(address, value) =', Opcode.EB, 'writes 1 byte; 1 when the address is valid'],
  ['eq(address, value) =', Opcode.EQ, 'writes 8 bytes; 1 when the address is valid'],
  ['interlocked_exchange(target, value) =', Opcode.INTERLOCKED_EXCHANGE, 'stores atomically, gives the old value'],
  [
    'interlocked_exchange_add(target, value) =',
    Opcode.INTERLOCKED_EXCHANGE_ADD,
    'adds atomically, gives the old value',
  ],
  ['eb_pa(address, value) =', Opcode.EB_PA, 'writes 1 byte of physical memory'],
  ['ed_pa(address, value) =', Opcode.ED_PA, 'writes 4 bytes of physical memory'],
  ['eq_pa(address, value) =', Opcode.EQ_PA, 'writes 8 bytes of physical memory'],
  [
    'interlocked_compare_exchange(target, exchange, comparand) =',
    Opcode.INTERLOCKED_COMPARE_EXCHANGE,
    'stores atomically when equal, gives the old value',
  ],
  ['strlen("text) =', Opcode.STRLEN, 'length of a string'],
  ['strcmp("left, "right) =', Opcode.STRCMP, 'compares two strings; 0 when equal'],
  ['memcmp("left, "right, bytes) =', Opcode.MEMCMP, 'compares memory; 0 when equal'],
  ['strncmp("left, "right, count) =', Opcode.STRNCMP, 'compares the start of two strings; 0 when equal'],
  ['wcslen(L"text) =', Opcode.WCSLEN, 'length of a wide string'],
  ['wcscmp(L"left, L"right) =', Opcode.WCSCMP, 'compares two wide strings; 0 when equal'],
  [
    'event_inject_error_code(type, vector, code)',
    Opcode.EVENT_INJECT_ERROR_CODE,
    'injects an exception with an error code',
    swallows,
  ],
  ['memcpy(to, from, bytes)', Opcode.MEMCPY, 'copies memory'],
  ['memcpy_pa(to, from, bytes)', Opcode.MEMCPY_PA, 'copies physical memory'],
  ['wcsncmp(L"left, L"right, count) =', Opcode.WCSNCMP, 'compares the start of two wide strings; 0 when equal'],
];

function builtin([signature, opcode, summary, caution]: (typeof table)[number]): Builtin {
  const open = signature.indexOf('(');
  const close = signature.indexOf(')');
  const words = signature.slice(open + 1, close).split(', ');
  return {
    name: signature.slice(0, open),
    opcode,
    parameters: words
      .filter((word) => word !== '')
      .map((word) => ({ name: word.replace(/^L?"/, ''), kind: kindOf(word) })),
    returns: signature.endsWith('='),
    summary,
    ...(caution === undefined ? {} : { caution }),
  };
}

function kindOf(word: string): ParameterKind {
  if (word.startsWith('L"')) return 'wideString';
  return word.startsWith('"') ? 'string' : 'value';
}

/** Every built-in function but `printf`, whose arguments depend on its format (printf.ts), by name. */
export const builtins: ReadonlyMap<string, Builtin> = new Map(
  table.map((row) => [row[0].split('(')[0]!, builtin(row)]),
);
