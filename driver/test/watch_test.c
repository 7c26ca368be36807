// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Halting when a process or thread runs: the test plays processor and scheduler. */
#include "base/vmcs.h"
#include "check.h"
#include "cores/state.h"
#include "fake.h"

#include <string.h>

#define PROGRAM 0xffff9400u
#define PROGRAM_CR3 0x8000u

/* Halted, this was asked, and the machine went on: the status of the answer. */
static u32 ask_process(u32 pid, u64 process, bool by_clock)
{
	const struct wire_process request = { .kind = 2, .pid = pid, .process = process, .by_clock = by_clock };

	REQUEST(ACTION_PROCESS, request);
	REQUEST_EMPTY(ACTION_CONTINUE);
	kd_call(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
	return ((const struct wire_process *)fake_expect(ACTION_PROCESS_RESULT)->payload)->status;
}

static u32 ask_thread(u32 tid, bool by_clock)
{
	const struct wire_thread request = { .kind = 0, .tid = tid, .by_clock = by_clock };

	REQUEST(ACTION_THREAD, request);
	REQUEST_EMPTY(ACTION_CONTINUE);
	kd_call(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
	return ((const struct wire_thread *)fake_expect(ACTION_THREAD_RESULT)->payload)->status;
}

/* The scheduler gives the core to the program. */
static void run_program(void)
{
	fake_threads[fake_core] = fake_tasks[2];
}

static enum kd_exit_result tick(void)
{
	FIELD(VM_EXIT_REASON) = EXIT_PREEMPTION_TIMER;
	return kd_exit();
}

static enum kd_exit_result load_cr3(u64 value)
{
	kd_gprs(fake_core)[KD_RDI] = value;
	FIELD(VM_EXIT_REASON) = EXIT_CR_ACCESS;
	FIELD(EXIT_QUALIFICATION) = 3 | KD_RDI << 8;
	FIELD(VM_EXIT_INSTRUCTION_LEN) = 3;
	return kd_exit();
}

static void expect_halt(u32 reason)
{
	CHECK_EQUAL(((const struct wire_paused *)fake_expect(ACTION_PAUSED)->payload)->reason, reason);
	fake_expect_end();
}

static void a_process_by_the_clock(void)
{
	fake_reset(2);
	CHECK_EQUAL(ask_process(0x1c, 0, true), STATUS_OK);
	CHECK_EQUAL(fake_timer[0], 100);
	CHECK_EQUAL(tick(), KD_RESUME);
	fake_expect_end();
	run_program();
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(tick(), KD_RESUME);
	expect_halt(REASON_PROCESS_SWITCHED);
	CHECK_EQUAL(fake_timer[0], 0);
	CHECK_EQUAL(kd.watch_armed, 0);
	CHECK_EQUAL(kd.owner, 0);
}

static void every_core_looks(void)
{
	fake_reset(2);
	CHECK_EQUAL(ask_process(0, PROGRAM, true), STATUS_OK);
	/* Core 1 goes on as well, and is the one that runs it. */
	fake_core = 1;
	fake_vmcall(KD_VMCALL_JOIN, 0, 0);
	CHECK_EQUAL(fake_timer[1], 100);
	run_program();
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(tick(), KD_RESUME);
	expect_halt(REASON_PROCESS_SWITCHED);
	CHECK_EQUAL(fake_timer[1], 0);
}

static void an_instruction_that_exits(void)
{
	fake_reset(1);
	CHECK_EQUAL(ask_process(0x1c, 0, true), STATUS_OK);
	FIELD(VM_EXIT_REASON) = EXIT_CPUID;
	FIELD(VM_EXIT_INSTRUCTION_LEN) = 2;
	CHECK_EQUAL(kd_exit(), KD_NOT_MINE);
	run_program();
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(kd_exit(), KD_RESUME);
	expect_halt(REASON_PROCESS_SWITCHED);
	/* It is executed again, and then it is the host's. */
	CHECK_EQUAL(FIELD(GUEST_RIP), FAKE_CODE);
	CHECK_EQUAL(kd_exit(), KD_NOT_MINE);
}

static void a_thread_by_the_clock(void)
{
	fake_reset(1);
	CHECK_EQUAL(ask_thread(0x20, true), STATUS_OK);
	run_program();
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(tick(), KD_RESUME);
	expect_halt(REASON_THREAD_SWITCHED);
}

static void a_process_by_its_address_space(void)
{
	fake_reset(1);
	CHECK_EQUAL(ask_process(0x1c, 0, false), STATUS_OK);
	CHECK(fake_exits[0] & HOST_EXITS_CR3_LOAD);
	CHECK_EQUAL(load_cr3(0x3000), KD_RESUME);
	CHECK_EQUAL(FIELD(GUEST_CR3), 0x3000);
	CHECK_EQUAL(FIELD(GUEST_RIP), FAKE_CODE + 3);
	fake_expect_end();
	REQUEST_EMPTY(ACTION_CONTINUE);
	/* With a process-context id in the low bits. */
	CHECK_EQUAL(load_cr3(PROGRAM_CR3 | 5), KD_RESUME);
	CHECK_EQUAL(FIELD(GUEST_CR3), PROGRAM_CR3 | 5);
	expect_halt(REASON_PROCESS_SWITCHED);
	CHECK(!(fake_exits[0] & HOST_EXITS_CR3_LOAD));
	CHECK_EQUAL(FIELD(GUEST_RIP), FAKE_CODE + 6);
}

static void other_control_registers_are_the_hosts(void)
{
	fake_reset(1);
	CHECK_EQUAL(ask_process(0x1c, 0, false), STATUS_OK);
	CHECK_EQUAL(load_cr3(1ULL << 60), KD_NOT_MINE);
	CHECK_EQUAL(FIELD(GUEST_RIP), FAKE_CODE);
	FIELD(EXIT_QUALIFICATION) = 4;
	CHECK_EQUAL(kd_exit(), KD_NOT_MINE);
	FIELD(EXIT_QUALIFICATION) = 3 | 1 << 4;
	CHECK_EQUAL(kd_exit(), KD_NOT_MINE);
	CHECK_EQUAL(FIELD(GUEST_RIP), FAKE_CODE);
}

static void a_load_of_cr3_that_is_single_stepped(void)
{
	fake_reset(1);
	CHECK_EQUAL(ask_process(0x1c, 0, false), STATUS_OK);
	FIELD(GUEST_RFLAGS) |= RFLAGS_TF;
	CHECK_EQUAL(load_cr3(0x3000), KD_RESUME);
	CHECK(FIELD(GUEST_PENDING_DBG) & DEBUG_BS);
}

static void a_process_without_an_address_space(void)
{
	fake_reset(1);
	CHECK_EQUAL(ask_process(4, 0, false), STATUS_PROCESS_INVALID_PARAMETER);
	CHECK(!(fake_exits[0] & HOST_EXITS_CR3_LOAD));
}

static void a_thread_by_the_slot(void)
{
	fake_reset(1);
	fake_dr[0][1] = 0x1234;
	CHECK_EQUAL(ask_thread(0x20, false), STATUS_OK);
	CHECK_EQUAL(fake_dr[0][1], FAKE_SLOT);
	CHECK_EQUAL(FIELD(GUEST_DR7), 0x400 | 1 << 3 | 0x900000);
	/* To another thread of the kernel's: not yet. */
	fake_threads[0].thread = 0xffff9101;
	CHECK_EQUAL(fake_exception(VECTOR_DB, TYPE_FAULT, DEBUG_B1), KD_RESUME);
	fake_expect_end();
	run_program();
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(fake_exception(VECTOR_DB, TYPE_FAULT, DEBUG_B1), KD_RESUME);
	expect_halt(REASON_THREAD_SWITCHED);
	CHECK_EQUAL(fake_dr[0][1], 0x1234);
	CHECK_EQUAL(FIELD(GUEST_DR7), 0x400);
}

static void an_earlier_halt_ends_it(void)
{
	fake_reset(1);
	CHECK_EQUAL(ask_process(0x1c, 0, true), STATUS_OK);
	REQUEST_EMPTY(ACTION_CONTINUE);
	kd_call(KD_VMCALL_HALT, 0, 0);
	expect_halt(REASON_REQUEST);
	CHECK_EQUAL(fake_timer[0], 0);
	run_program();
	CHECK_EQUAL(tick(), KD_NOT_MINE);
	fake_expect_end();
}

static void a_late_core_finds_that_it_is_over(void)
{
	fake_reset(1);
	CHECK_EQUAL(ask_process(0x1c, 0, true), STATUS_OK);
	kd.watch_armed = 0;
	run_program();
	CHECK_EQUAL(tick(), KD_RESUME);
	CHECK_EQUAL(fake_timer[0], 0);
	fake_expect_end();
}

/* A step is one instruction; its #DB is not mixed up with the slot's. */
static void a_step_does_not_look(void)
{
	const struct wire_thread request = { .kind = 0, .tid = 0x20 };
	const struct wire_step step = { .kind = STEP_IN };

	fake_reset(1);
	REQUEST(ACTION_THREAD, request);
	REQUEST(ACTION_STEP, step);
	kd_call(KD_VMCALL_HALT, 0, 0);
	CHECK_EQUAL(FIELD(GUEST_DR7), 0x400);
	CHECK(kd.watch_armed);
}

static void the_last_request_counts(void)
{
	const struct wire_thread before = { .kind = 0, .tid = 0x20 };
	const struct wire_process then = { .kind = 2, .pid = 0x1c, .by_clock = 1 };

	fake_reset(1);
	REQUEST(ACTION_THREAD, before);
	REQUEST(ACTION_PROCESS, then);
	REQUEST_EMPTY(ACTION_CONTINUE);
	kd_call(KD_VMCALL_HALT, 0, 0);
	CHECK_EQUAL(fake_timer[0], 100);
	CHECK_EQUAL(FIELD(GUEST_DR7), 0x400);
}

static void a_processor_without_the_timer(void)
{
	fake_reset(1);
	fake_has_timer = false;
	CHECK_EQUAL(ask_process(0x1c, 0, true), STATUS_PROCESS_INVALID_PARAMETER);
	CHECK_EQUAL(kd.watch_armed, 0);
	CHECK_EQUAL(ask_process(0x1c, 0, false), STATUS_OK);
}

static void release_ends_it(void)
{
	fake_reset(1);
	CHECK_EQUAL(ask_process(0x1c, 0, true), STATUS_OK);
	kd_call(KD_VMCALL_RELEASE, 0, 0);
	CHECK_EQUAL(fake_timer[0], 0);
	CHECK_EQUAL(kd.watch_armed, 0);
}

static void a_tick_without_a_watch(void)
{
	fake_reset(1);
	CHECK_EQUAL(tick(), KD_NOT_MINE);
	CHECK_EQUAL(load_cr3(0x3000), KD_NOT_MINE);
}

/* An NMI that found the core in root mode is not the timer's. */
static void an_nmi_beside_it(void)
{
	fake_reset(1);
	CHECK_EQUAL(ask_process(0x1c, 0, true), STATUS_OK);
	CHECK_EQUAL(kd_nmi(), KD_NOT_MINE);
	kd.cpu[0].nmi_sent = 1;
	CHECK_EQUAL(tick(), KD_RESUME);
	CHECK_EQUAL(kd.cpu[0].nmi_sent, 1);
	CHECK_EQUAL(kd_nmi(), KD_RESUME);
	CHECK_EQUAL(kd.cpu[0].nmi_sent, 0);
}

/* A core that goes offline leaves VMX with its own debug registers and without a timer. */
static void a_core_that_leaves(void)
{
	fake_reset(1);
	fake_dr[0][1] = 0x1111;
	FIELD(GUEST_DR7) = 0x400;
	CHECK_EQUAL(ask_thread(0x20, false), STATUS_OK);
	CHECK_EQUAL(fake_dr[0][1], FAKE_SLOT);
	kd_leave();
	CHECK_EQUAL(fake_dr[0][1], 0x1111);
	CHECK_EQUAL(FIELD(GUEST_DR7), 0x400);
	CHECK_EQUAL(FIELD(EXCEPTION_BITMAP), 0);
	/* It comes back while the wait is still on. */
	FIELD(EXCEPTION_BITMAP) = 0;
	fake_vmcall(KD_VMCALL_JOIN, 0, 0);
	CHECK_EQUAL(fake_dr[0][1], FAKE_SLOT);
	CHECK(FIELD(EXCEPTION_BITMAP) & 1u << VECTOR_DB);

	fake_reset(1);
	CHECK_EQUAL(ask_process(0x1c, 0, true), STATUS_OK);
	kd_leave();
	CHECK_EQUAL(fake_timer[0], 0);
	fake_vmcall(KD_VMCALL_JOIN, 0, 0);
	CHECK_EQUAL(fake_timer[0], 100);
}

/* The debugger leaves in the halt in which it asked: nothing waits for the next one. */
static void closing_ends_it(void)
{
	const struct wire_process request = { .kind = 2, .pid = 0x1c, .by_clock = 1 };

	fake_reset(1);
	REQUEST(ACTION_PROCESS, request);
	REQUEST_EMPTY(ACTION_CLOSE);
	kd_call(KD_VMCALL_HALT, 0, 0);
	CHECK_EQUAL(kd.watch_armed, 0);
	CHECK_EQUAL(fake_timer[0], 0);
}

const struct test watch_tests[] = {
	{ "watch: a process by the clock", a_process_by_the_clock },
	{ "watch: every core looks", every_core_looks },
	{ "watch: at an instruction that exits as well", an_instruction_that_exits },
	{ "watch: a thread by the clock", a_thread_by_the_clock },
	{ "watch: a process by its address space", a_process_by_its_address_space },
	{ "watch: other control registers are the host's", other_control_registers_are_the_hosts },
	{ "watch: a load of CR3 that is single-stepped", a_load_of_cr3_that_is_single_stepped },
	{ "watch: a process without an address space", a_process_without_an_address_space },
	{ "watch: a thread by the slot", a_thread_by_the_slot },
	{ "watch: an earlier halt ends it", an_earlier_halt_ends_it },
	{ "watch: a late core finds that it is over", a_late_core_finds_that_it_is_over },
	{ "watch: a step does not look", a_step_does_not_look },
	{ "watch: the last request counts", the_last_request_counts },
	{ "watch: a processor without the timer", a_processor_without_the_timer },
	{ "watch: release ends it", release_ends_it },
	{ "watch: a tick without a watch", a_tick_without_a_watch },
	{ "watch: an NMI beside it", an_nmi_beside_it },
	{ "watch: a core that leaves is as its guest left it", a_core_that_leaves },
	{ "watch: closing ends it", closing_ends_it },
	{ 0 },
};
