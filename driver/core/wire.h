/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * What travels: frames, actions, statuses and the structs of the requests that
 * this core carries out. Numbers and layouts are those of
 * shared/wire/layout.json; sizes and offsets are checked where they are
 * declared, so that no compiler can lay them out differently.
 */
#ifndef HALTWIRE_WIRE_H
#define HALTWIRE_WIRE_H

#include "types.h"

/* Frames: shared/wire/PROTOCOL.md 2. */
#define FRAME_INDICATOR 0x4859504552444247ULL
#define FRAME_MARKER 0xffee8000u	/* on the wire 00 80 ee ff */
#define FRAME_MAX 81920u		/* header, payload and marker */
#define FRAME_HEADER 24u
#define FRAME_MARKER_SIZE 4u
#define FRAME_PAYLOAD_MAX (FRAME_MAX - FRAME_HEADER - FRAME_MARKER_SIZE)

struct frame_header {
	u8 checksum;
	u8 padding[7];
	u64 indicator;
	u32 type;
	u32 action;
};

enum frame_type {
	TYPE_TO_KERNEL = 1,
	TYPE_TO_USER = 2,
	TYPE_TO_DEBUGGER = 3,
};

/* PROTOCOL.md appendix D; requests to the halted kernel first. */
enum action {
	ACTION_STEP = 5,
	ACTION_CONTINUE = 6,
	ACTION_CLOSE = 7,
	ACTION_CHANGE_CORE = 8,
	ACTION_FLUSH = 9,
	ACTION_CPUID = 10,
	ACTION_CALLSTACK = 11,
	ACTION_TEST_QUERY = 12,
	ACTION_PROCESS = 13,
	ACTION_THREAD = 14,
	ACTION_SCRIPT = 15,
	ACTION_USER_INPUT = 16,
	ACTION_SEARCH = 17,
	ACTION_REGISTER_EVENT = 18,
	ACTION_ADD_ACTION = 19,
	ACTION_MODIFY_EVENT = 20,
	ACTION_READ_REGISTERS = 21,
	ACTION_READ_MEMORY = 22,
	ACTION_EDIT_MEMORY = 23,
	ACTION_BP = 24,
	ACTION_BP_LIST = 25,
	ACTION_SYMBOL_RELOAD = 26,
	ACTION_TRANSLATE = 27,
	ACTION_PTE = 28,
	ACTION_SHORT_CIRCUIT = 29,
	ACTION_PAGE_IN = 30,
	ACTION_WRITE_REGISTER = 31,
	ACTION_PCITREE = 32,
	ACTION_APIC = 33,
	ACTION_PCIDEVICE = 34,
	ACTION_IDT = 35,
	ACTION_SMI = 36,
	ACTION_LBR = 37,
	ACTION_PT = 38,
	ACTION_FIRST_REQUEST = ACTION_STEP,
	ACTION_LAST_REQUEST = ACTION_PT,

	ACTION_STARTED = 40,
	ACTION_LOG = 41,
	ACTION_PAUSED = 42,
	ACTION_CORE_RESULT = 43,
	ACTION_PROCESS_RESULT = 44,
	ACTION_THREAD_RESULT = 45,
	ACTION_SCRIPT_RESULT = 46,
	ACTION_FLUSH_RESULT = 48,
	ACTION_CPUID_RESULT = 49,
	ACTION_CALLSTACK_RESULT = 50,
	ACTION_TEST_RESULT = 51,
	ACTION_EVENT_RESULT = 52,
	ACTION_ACTION_RESULT = 53,
	ACTION_MODIFY_RESULT = 54,
	ACTION_REGISTERS_RESULT = 56,
	ACTION_MEMORY_RESULT = 57,
	ACTION_EDIT_RESULT = 58,
	ACTION_BP_RESULT = 59,
	ACTION_SHORT_RESULT = 60,
	ACTION_BP_LIST_RESULT = 61,
	ACTION_SEARCH_RESULT = 64,
	ACTION_PTE_RESULT = 65,
	ACTION_TRANSLATE_RESULT = 66,
	ACTION_PAGE_IN_RESULT = 67,
	ACTION_WRITE_RESULT = 68,
	ACTION_PCITREE_RESULT = 69,
	ACTION_APIC_RESULT = 70,
	ACTION_PCIDEVICE_RESULT = 71,
	ACTION_IDT_RESULT = 72,
	ACTION_SMI_RESULT = 73,
	ACTION_LBR_RESULT = 74,
	ACTION_PT_RESULT = 75,
	ACTION_LAST = 75,
};

/* PROTOCOL.md appendix C. */
#define STATUS_OK 0xffffffffu
#define STATUS_UNABLE_TO_CREATE_EVENT 0xc0000004u
#define STATUS_INVALID_ADDRESS 0xc0000005u
#define STATUS_INVALID_CORE_ID 0xc0000006u
#define STATUS_EDIT_INVALID_PARAMETER 0xc000000bu
#define STATUS_EDIT_INVALID_ADDRESS 0xc000000cu
#define STATUS_EVENT_INVALID_TAG 0xc000000eu
#define STATUS_INVALID_BAUDRATE 0xc0000012u
#define STATUS_INVALID_SERIAL_PORT 0xc0000013u
#define STATUS_INVALID_CORE 0xc0000014u
#define STATUS_CANNOT_RUN_SCRIPT 0xc0000016u
#define STATUS_INVALID_REGISTER 0xc0000017u
#define STATUS_TOO_MANY_BREAKPOINTS 0xc0000018u
#define STATUS_BREAKPOINT_EXISTS 0xc0000019u
#define STATUS_BREAKPOINT_NOT_FOUND 0xc000001au
#define STATUS_BREAKPOINT_DISABLED 0xc000001bu
#define STATUS_BREAKPOINT_ENABLED 0xc000001cu
#define STATUS_EVENT_NOT_APPLIED 0xc000001fu
#define STATUS_PROCESS_INVALID_PARAMETER 0xc0000020u
#define STATUS_THREAD_INVALID_PARAMETER 0xc0000021u
#define STATUS_NO_CALLSTACK 0xc0000038u
#define STATUS_UNKNOWN_TEST_QUERY 0xc000003bu
#define STATUS_READ_INVALID_PARAMETER 0xc000003cu
#define STATUS_TRAP_LIST_FULL 0xc000003du
#define STATUS_CORE_NOT_LOCKED 0xc0000051u
#define STATUS_INVALID_PHYSICAL_ADDRESS 0xc0000052u
#define STATUS_APIC_ERROR 0xc0000053u
#define STATUS_NOT_INITIALIZED 0xc0000055u
#define STATUS_INVALID_SMI 0xc0000057u
#define STATUS_NO_HYPERTRACE 0xc000005au
#define STATUS_LBR_DISABLED 0xc000005du

/* PROTOCOL.md 8.3: the operation codes of log text. */
enum log_code {
	LOG_INFO = 1,
	LOG_WARNING = 2,
	LOG_ERROR = 3,
};

/* DEBUGGEE_PAUSING_REASON */
enum pausing_reason {
	REASON_PAUSE = 1,
	REASON_REQUEST = 2,
	REASON_STEPPED = 3,
	REASON_TRACKING_STEPPED = 4,
	REASON_BREAKPOINT = 5,
	REASON_DEBUG_REGISTER = 6,
	REASON_CORE_SWITCHED = 7,
	REASON_COMMAND_FINISHED = 10,
};

/* PROTOCOL.md 8.2: orders for the local user mode. */
enum user_order {
	ORDER_CLOSE = 0x80000007,
	ORDER_USER_INPUT = 0x80000008,
	ORDER_RELOAD_SYMBOLS = 0x8000000f,
};

#define ANY_ID 0xffffffffu	/* every process, thread or core */

#define WIRE_SIZE(type, size) _Static_assert(sizeof(struct type) == (size), #type)
#define WIRE_AT(type, field, offset) \
	_Static_assert(offsetof(struct type, field) == (offset), #type "." #field)

WIRE_SIZE(frame_header, FRAME_HEADER);
WIRE_AT(frame_header, indicator, 8);
WIRE_AT(frame_header, action, 20);

struct wire_step {
	u32 kind;
	u8 is_call;
	u8 gap[3];
	u32 call_length;
};
WIRE_SIZE(wire_step, 12);

enum step_kind {
	STEP_IN = 0,
	STEP_INSTRUMENT = 1,
	STEP_TRACK = 2,
	STEP_OVER = 3,
	STEP_OVER_GU = 4,
	STEP_OVER_GU_LAST = 5,
};

struct wire_change_core {
	u32 core;
	u32 status;
};
WIRE_SIZE(wire_change_core, 8);

struct wire_flush {
	u32 status;
	u32 root_messages;
	u32 non_root_messages;
};
WIRE_SIZE(wire_flush, 12);

struct wire_cpuid {
	char brand[49];
	u8 gap[3];
	u32 registers[4];	/* EAX EBX ECX EDX */
	u32 leaf;
	u32 subleaf;
	u32 leaf4_last_subleaf;
	u32 leaf_b_last_subleaf;
	u32 leaf12_last_subleaf;
	u32 leaf_last_subleaf;
	u8 leaf_b_supported;
	u8 leaf12_supported;
	u8 gap2[2];
	u64 xcr0;
	u64 xss;
	u32 status;
	u8 gap3[4];
};
WIRE_SIZE(wire_cpuid, 120);
WIRE_AT(wire_cpuid, registers, 52);
WIRE_AT(wire_cpuid, xcr0, 96);
WIRE_AT(wire_cpuid, status, 112);

struct wire_callstack {
	u8 is_32bit;
	u8 gap[3];
	u32 status;
	u32 display;
	u32 size;
	u32 frame_count;
	u8 gap2[4];
	u64 base;
	u64 buffer_size;
};
WIRE_SIZE(wire_callstack, 40);
WIRE_AT(wire_callstack, base, 24);

struct wire_callstack_frame {
	u8 stack_valid;
	u8 value_valid;
	u8 executable;
	u8 gap[5];
	u64 value;
	u8 before[7];		/* the bytes before value: the call instruction */
	u8 gap2;
};
WIRE_SIZE(wire_callstack_frame, 24);

struct wire_test_query {
	u32 number;
	u8 gap[4];
	u64 context;
	u32 status;
	u8 gap2[4];
};
WIRE_SIZE(wire_test_query, 24);

struct wire_process {
	u32 kind;		/* 0 details, 1 list, 2 switch */
	u32 pid;
	u64 process;
	u8 by_clock;
	u8 name[16];
	u8 gap[7];
	u8 list_details[24];
	u32 status;
	u8 gap2[4];
};
WIRE_SIZE(wire_process, 72);
WIRE_AT(wire_process, name, 17);
WIRE_AT(wire_process, status, 64);

struct wire_thread {
	u32 kind;		/* 0 switch, 1 details, 2 list */
	u32 tid;
	u32 pid;
	u8 gap[4];
	u64 thread;
	u64 process;
	u8 by_clock;
	u8 name[16];
	u8 gap2[7];
	u8 list_details[40];
	u32 status;
	u8 gap3[4];
};
WIRE_SIZE(wire_thread, 104);
WIRE_AT(wire_thread, name, 33);
WIRE_AT(wire_thread, status, 96);

struct wire_user_input {
	u32 length;		/* of the text that follows, with its NUL */
	u8 ignore_finished;
	u8 gap[3];
	u32 status;
};
WIRE_SIZE(wire_user_input, 12);

struct wire_register {
	u32 id;
	u8 gap[4];
	u64 value;
	u32 status;
	u8 gap2[4];
};
WIRE_SIZE(wire_register, 24);

struct wire_all_registers {
	u64 gprs[16];
	u16 cs, ds, fs, gs, es, ss;
	u8 gap[4];
	u64 rflags;
	u64 rip;
};
WIRE_SIZE(wire_all_registers, 160);
WIRE_AT(wire_all_registers, rflags, 144);

struct wire_read_memory {
	u32 pid;
	u8 gap[4];
	u64 address;
	u32 size;
	u8 get_mode;
	u8 gap2[3];
	u32 mode;		/* 0 32-bit, 1 64-bit */
	u32 space;		/* 0 physical, 1 virtual */
	u32 reading;
	u32 length;
	u32 status;
	u8 gap3[4];
};
WIRE_SIZE(wire_read_memory, 48);
WIRE_AT(wire_read_memory, mode, 24);
WIRE_AT(wire_read_memory, status, 40);

struct wire_edit_memory {
	u32 status;
	u8 gap[4];
	u64 address;
	u32 pid;
	u32 space;		/* 0 virtual, 1 physical */
	u32 unit;		/* 0 byte, 1 dword, 2 qword */
	u32 count;
	u32 structure_size;
	u8 gap2[4];
};
WIRE_SIZE(wire_edit_memory, 40);
WIRE_AT(wire_edit_memory, count, 28);

struct wire_search {
	u64 address;
	u64 length;
	u32 pid;
	u32 space;
	u32 unit;
	u32 count;
	u32 structure_size;
	u8 gap[4];
};
WIRE_SIZE(wire_search, 40);

struct wire_breakpoint {
	u64 address;
	u32 pid;
	u32 tid;
	u32 core;
	u8 remove_after_hit;
	u8 check_callbacks;
	u8 gap[2];
	u32 status;
	u8 gap2[4];
};
WIRE_SIZE(wire_breakpoint, 32);
WIRE_AT(wire_breakpoint, status, 24);

struct wire_breakpoint_list {
	u64 id;
	u32 request;		/* 0 list, 1 enable, 2 disable, 3 clear */
	u32 status;
};
WIRE_SIZE(wire_breakpoint_list, 16);

struct wire_translate {
	u64 virtual;
	u64 physical;
	u32 pid;
	u8 to_physical;
	u8 gap[3];
	u32 status;
	u8 gap2[4];
};
WIRE_SIZE(wire_translate, 32);
WIRE_AT(wire_translate, status, 24);

struct wire_pte {
	u64 virtual;
	u32 pid;
	u8 gap[4];
	struct {
		u64 address;
		u64 value;
	} level[4];		/* PML4E, PDPTE, PDE, PTE */
	u32 status;
	u8 gap2[4];
};
WIRE_SIZE(wire_pte, 88);
WIRE_AT(wire_pte, status, 80);

struct wire_idt {
	u32 status;
	u8 gap[4];
	u64 handler[256];
};
WIRE_SIZE(wire_idt, 2056);

struct wire_prepare {
	u32 port;
	u32 baud_rate;
	u64 kernel_base;
	u32 status;
	char os_name[256];
	u8 gap[4];
};
WIRE_SIZE(wire_prepare, 280);
WIRE_AT(wire_prepare, os_name, 20);
#define STARTED_SIZE 256u	/* so much of wire_prepare travels (PROTOCOL.md 3.2) */

struct wire_paused {
	u64 rip;
	u8 is_32bit;
	u8 no_disassembly;
	u8 gap[2];
	u32 reason;
	u32 core;
	u8 gap2[4];
	u64 tag;
	u32 stage;
	u8 gap3[4];
	u64 rflags;
	u8 bytes[16];
	u16 length;
	u8 gap4[6];
};
WIRE_SIZE(wire_paused, 72);
WIRE_AT(wire_paused, tag, 24);
WIRE_AT(wire_paused, length, 64);

struct wire_event_result {
	u8 successful;
	u8 gap[3];
	u32 error;
};
WIRE_SIZE(wire_event_result, 8);

struct wire_search_result {
	u32 count;
	u32 status;
};
WIRE_SIZE(wire_search_result, 8);

struct wire_general_buffer {
	u32 action;
	u32 length;
	u8 pause;
	u8 gap[3];
	u32 status;
};
WIRE_SIZE(wire_general_buffer, 16);

#endif
