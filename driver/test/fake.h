/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * A machine for the unit tests of the core: memory, page tables, VMCS fields
 * and a UART whose bytes the test scripts. Cores are the test's threads.
 */
#ifndef HALTWIRE_FAKE_H
#define HALTWIRE_FAKE_H

#include "base/host.h"
#include "base/kd.h"
#include "wire/packets.h"

#define FAKE_CORES 4u
#define FAKE_MEMORY 0x800000u

/* Virtual 4 KiB pages from here on map to physical FAKE_CODE_PHYS on; 16 of them. */
#define FAKE_SYSTEM_CALL 0xfffff80000108000ULL	/* in IA32_LSTAR */
#define FAKE_CODE 0xfffff80000100000ULL
#define FAKE_CODE_PHYS 0x100000ULL
#define FAKE_CODE_PAGES 16u
/* A 2 MiB page, and a 1 GiB page of which the memory is the first part. */
#define FAKE_LARGE 0xfffff80000200000ULL
#define FAKE_LARGE_PHYS 0x200000ULL
#define FAKE_HUGE 0xfffff80040000000ULL
/* The first code page once more. */
#define FAKE_ALIAS 0x0000000000400000ULL

/* Everything as at start, with `cores` cores, prepared, and nothing sent yet. */
void fake_reset(u32 cores);
void fake_reset_unprepared(u32 cores);

extern _Thread_local u32 fake_core;
extern u8 fake_memory[FAKE_MEMORY];
u64 *fake_field(u32 core, u32 field);
#define FIELD(name) (*fake_field(fake_core, name))

extern struct host_thread fake_threads[FAKE_CORES];
extern u64 fake_dr[FAKE_CORES][8];
extern u64 fake_cr[FAKE_CORES][9];
extern u32 fake_notified;

/* All threads of the machine, those of a process together; the list ends with its count. */
#define FAKE_TASKS 8u
extern struct host_thread fake_tasks[FAKE_TASKS];
extern u32 fake_task_count;
/* Behind the last task comes the first again, as in a list that the guest has spoilt. */
extern bool fake_tasks_go_round;
/* What host_set_exits() was last given; whether the processor has the timer; and the exceptions that the host wants. */
extern u32 fake_exits[FAKE_CORES];
extern u32 fake_timer[FAKE_CORES];
extern u32 fake_own_exceptions;
extern bool fake_has_timer;
extern bool fake_has_mtf;	/* only when a test says so */
/* Does the guest's clock stand, and how often did it go on? */
extern bool fake_time_stands;
extern u32 fake_time_went_on;
extern bool fake_may_fault;
#define FAKE_SLOT 0xffffa000ULL	/* of core 0; 8 bytes a core */

/* Called for an NMI to a core; by default the core counts as held at once. */
extern void (*fake_nmi)(u32 core);
void fake_nmi_held(u32 core);
/* Called in every host_pause(). */
extern void (*fake_idle)(void);
/* Time runs with the pauses unless the test has threads. */
extern bool fake_real_time;

/* Time passes: a thousand ticks are a millisecond. */
void fake_pass(u64 ticks);

/* What the core will read from the UART: bytes, or silence. */
void fake_receive(const void *bytes, u32 count);
void fake_receive_frame(u32 type, u32 action, const void *payload, u32 length);
void fake_receive_silence(u32 milliseconds);
/* Has the core read all of it? */
bool fake_all_read(void);
/* A request to the halted kernel. */
#define REQUEST(action, payload) fake_receive_frame(TYPE_TO_KERNEL, action, &(payload), sizeof(payload))
#define REQUEST_EMPTY(action) fake_receive_frame(TYPE_TO_KERNEL, action, NULL, 0)

/* What the UART's interrupt identification reads: 0x01 without FIFOs, 0xc1 a 16550, 0xe1 a 16750. */
extern u8 fake_uart_id;

/* Frames that the core sent and no test has taken yet, in order. */
struct fake_frame {
	u32 action;
	u32 length;
	u8 payload[FRAME_MAX];
	u8 raw[FRAME_MAX];
	u32 raw_length;
};
bool fake_next(struct fake_frame *frame);
/* The next one, which must have this action; log packets before it are skipped. */
struct fake_frame *fake_expect(u32 action);
/* The next one must be a log packet whose text contains this. */
void fake_expect_log(u32 code, const char *text);
/* Nothing more was sent. */
void fake_expect_end(void);

/* Exits of the current core. */
enum kd_exit_result fake_vmcall(u32 number, u64 rdx, u64 r8);
enum kd_exit_result fake_exception(u32 vector, u32 type, u64 qualification);
#define TYPE_NMI 2u
#define TYPE_FAULT 3u
#define TYPE_INT3 6u

/* The golden frame of this name (spec/vectors.json), from the file given to the program. */
u32 fake_golden(const char *name, u8 *bytes);
/* The frame that was sent next is that golden frame. */
void fake_expect_golden(const char *name);

#endif
