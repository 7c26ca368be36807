/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The payloads that this core reads and writes, laid out as in
 * spec/layout.json. Sizes and offsets are checked where they are
 * declared, so that no compiler can lay them out differently.
 */
#ifndef HALTWIRE_WIRE_PACKETS_H
#define HALTWIRE_WIRE_PACKETS_H

#include "wire/wire.h"

struct wire_step {
	u32 kind;
	u8 is_call;
	u8 manner[3];		/* STEP_TO_ADDRESS; padding of HyperDbg's */
	u32 call_length;
};
WIRE_SIZE(wire_step, 12);

/* Our debugger has a step run to an address that follows the struct: spec/EXTENSIONS.md. */
#define STEP_TO_ADDRESS "run"

struct wire_step_to {
	struct wire_step step;
	u32 gap;
	u64 address;
	u64 rsp;		/* the least stack pointer at which it counts */
};
WIRE_SIZE(wire_step_to, 32);
WIRE_AT(wire_step_to, address, 16);

enum step_kind {
	STEP_IN = 0,
	STEP_INSTRUMENT = 1,
	STEP_TRACK = 2,
	STEP_OVER = 3,
	STEP_OVER_GU = 4,
	STEP_OVER_GU_LAST = 5,
};

/* A continue (A6) has no payload; between our own ends it may have a u32 of these. */
enum continue_flags {
	CONTINUE_WITH_EXCEPTION = 1,	/* the guest gets the exception that the halt reported */
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
#define THREAD_LIST_PROCESS_AT 32	/* in list_details: the process whose threads are listed */

struct wire_user_input {
	u32 length;		/* of the text that follows, with its NUL */
	u8 ignore_finished;
	u8 gap[3];
	u32 status;
};
WIRE_SIZE(wire_user_input, 12);

#define SCRIPT_STOPPED 1	/* an operation failed, and the script ended there */

struct wire_script {
	u32 size;		/* of the symbols that follow, in bytes */
	u32 count;		/* of them */
	u8 is_format;
	u8 gap[7];
	u64 format_value;	/* of the answer: 0, or SCRIPT_STOPPED */
	u32 status;
	u8 gap2[4];
};
WIRE_SIZE(wire_script, 32);
WIRE_AT(wire_script, format_value, 16);
WIRE_AT(wire_script, status, 24);

struct wire_formats {
	u64 value;
	u32 status;
	u8 gap[4];
};
WIRE_SIZE(wire_formats, 16);

struct wire_register {
	u32 id;			/* with REGISTER_IS_MSR: the number of the MSR */
	u32 space;		/* REGISTER_IS_MSR; padding of HyperDbg's */
	u64 value;
	u32 status;
	u32 core;		/* with REGISTER_IS_MSR: whose; padding of HyperDbg's */
};
WIRE_SIZE(wire_register, 24);

/* Our debugger reads and writes the MSRs of any held core so: spec/EXTENSIONS.md. */
#define REGISTER_IS_MSR 0x2072736du	/* "msr " */

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
	u32 manner;		/* SEARCH_IN_PARTS; padding of HyperDbg's */
};
WIRE_SIZE(wire_search, 40);

/*
 * Our debugger can go on where a search has stopped, so that none has to take
 * long: before the answer, a line of text says where that was.
 */
#define SEARCH_IN_PARTS 0x74726170u	/* "part" */

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

struct wire_page_in {
	u64 from;
	u64 to;			/* the first address after the range; not above `from`: one page */
	u32 pid;
	u32 error;		/* error code of the page fault */
	u32 status;
	u8 gap[4];
};
WIRE_SIZE(wire_page_in, 32);
WIRE_AT(wire_page_in, status, 24);

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
