// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The bookkeeping of single steps: the test plays the processor. */
#include "base/vmcs.h"
#include "check.h"
#include "cores/state.h"
#include "fake.h"

#include <string.h>

#define RSP (FAKE_CODE + 0x8000)
#define STACK (fake_memory + FAKE_CODE_PHYS + 0x8000)

static void request(u32 kind, bool is_call, u32 call_length)
{
	struct wire_step step = { .kind = kind, .is_call = is_call, .call_length = call_length };

	REQUEST(ACTION_STEP, step);
}

/* Halted at FAKE_CODE with this instruction there; the step request resumed. */
static void begin(u32 cores, const char *code, u32 length, u32 kind)
{
	fake_reset(cores);
	memcpy(fake_memory + FAKE_CODE_PHYS, code, length);
	FIELD(GUEST_RIP) = FAKE_CODE;
	FIELD(VM_EXIT_INSTRUCTION_LEN) = 0;
	request(kind, false, 0);
	kd_call(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
}

/* The processor traps after the instruction, and the debugger continues. */
static const struct wire_paused *trap(u64 rip, u64 qualification)
{
	static struct fake_frame frame;

	FIELD(GUEST_RIP) = rip;
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(fake_exception(VECTOR_DB, TYPE_FAULT, qualification), KD_RESUME);
	do {
		CHECK(fake_next(&frame));
	} while (frame.action == ACTION_LOG);
	return (const struct wire_paused *)frame.payload;
}

static void what_a_step_sets(void)
{
	begin(2, "\x90", 1, STEP_IN);
	CHECK_EQUAL(FIELD(GUEST_RFLAGS), 0x302);
	CHECK_EQUAL(FIELD(GUEST_INTERRUPTIBILITY), BLOCKING_BY_MOV_SS);
	CHECK_EQUAL(FIELD(GUEST_PENDING_DBG), DEBUG_BS);
	CHECK_EQUAL(FIELD(EXCEPTION_BITMAP), 0xffffffff);
	CHECK_EQUAL(kd.owner, 0);
	CHECK_EQUAL(kd.cpu[1].hold, HOLD_FREE);
}

static void what_is_left_after_it(void)
{
	const struct wire_paused *paused;
	u64 bitmap;

	begin(2, "\x90", 1, STEP_IN);
	FIELD(GUEST_INTERRUPTIBILITY) = 0;
	paused = trap(FAKE_CODE + 1, DEBUG_BS);
	bitmap = FIELD(EXCEPTION_BITMAP);
	CHECK_EQUAL(paused->reason, REASON_STEPPED);
	CHECK_EQUAL(paused->rflags, 0x202);
	CHECK_EQUAL(FIELD(GUEST_RFLAGS), 0x202);
	CHECK_EQUAL(FIELD(GUEST_PENDING_DBG), 0);
	CHECK_EQUAL(bitmap, 1 << VECTOR_DB | 1 << VECTOR_BP);
}

static void an_instrumentation_step_holds_the_others(void)
{
	begin(2, "\x90", 1, STEP_INSTRUMENT);
	CHECK_EQUAL(kd.owner, 1);
	CHECK_EQUAL(kd.cpu[1].hold, HOLD_HELD);
	CHECK_EQUAL(trap(FAKE_CODE + 1, DEBUG_BS)->reason, REASON_STEPPED);
	CHECK_EQUAL(kd.cpu[1].hold, HOLD_FREE);
}

static void a_tracking_step(void)
{
	const struct wire_paused *paused;

	begin(1, "\x90", 1, STEP_TRACK);
	paused = trap(FAKE_CODE + 1, DEBUG_BS);
	CHECK_EQUAL(paused->reason, REASON_TRACKING_STEPPED);
	CHECK_EQUAL(paused->no_disassembly, 1);
}

static void a_change_of_mode_is_reported(void)
{
	begin(1, "\x90", 1, STEP_INSTRUMENT);
	FIELD(GUEST_CS_SELECTOR) = 0x33;
	FIELD(GUEST_SS_AR_BYTES) = 0xc0f3;
	FIELD(GUEST_RIP) = FAKE_CODE + 1;
	REQUEST_EMPTY(ACTION_CONTINUE);
	fake_exception(VECTOR_DB, TYPE_FAULT, DEBUG_BS);
	fake_expect_log(LOG_INFO, "the step went to user code, cs 10 -> 33");
}

static void pushf(void)
{
	begin(1, "\x9c", 1, STEP_IN);
	FIELD(GUEST_RSP) = RSP - 8;
	memcpy(STACK - 8, "\x02\x03\0\0\0\0\0\0", 8);
	trap(FAKE_CODE + 1, DEBUG_BS);
	CHECK(memcmp(STACK - 8, "\x02\x02", 2) == 0);
}

static void popf_loads_the_guests_own_flag(void)
{
	begin(1, "\x9d", 1, STEP_IN);
	FIELD(GUEST_RFLAGS) = 0x302;
	CHECK_EQUAL(trap(FAKE_CODE + 1, DEBUG_BS)->rflags, 0x302);
	CHECK_EQUAL(FIELD(GUEST_RFLAGS), 0x302);
}

/* A gate of the guest's IDT. */
static void handler_at(u32 vector, u64 address)
{
	u64 low = (address & 0xffff) | 0x10 << 16 | 0x8eULL << 40 | (address >> 16 & 0xffff) << 48;
	u64 high = address >> 32;

	FIELD(GUEST_IDTR_BASE) = FAKE_CODE + 0x2000;
	memcpy(fake_memory + FAKE_CODE_PHYS + 0x2000 + vector * 16, &low, 8);
	memcpy(fake_memory + FAKE_CODE_PHYS + 0x2000 + vector * 16 + 8, &high, 8);
}

/* The step waits at this address by DR0, and the flags are the guest's. */
static void check_waits_at(u64 address)
{
	CHECK_EQUAL(FIELD(GUEST_RFLAGS), 0x202);
	CHECK_EQUAL(FIELD(GUEST_INTERRUPTIBILITY), BLOCKING_BY_MOV_SS);
	CHECK_EQUAL(FIELD(GUEST_PENDING_DBG), 0);
	CHECK_EQUAL(fake_dr[0][0], address);
	CHECK_EQUAL(FIELD(GUEST_DR7), 0x402);
	CHECK_EQUAL(trap(address, DEBUG_B0)->reason, REASON_STEPPED);
	CHECK_EQUAL(FIELD(GUEST_DR7), 0x400);
	CHECK_EQUAL(FIELD(GUEST_PENDING_DBG), 0);
}

static void syscall_ends_at_its_handler(void)
{
	begin(1, "\x0f\x05", 2, STEP_IN);
	check_waits_at(FAKE_SYSTEM_CALL);
}

/* As begin(), with a gate for the vector. */
static void begin_with_handler(const char *code, u32 length, u32 vector)
{
	fake_reset(1);
	memcpy(fake_memory + FAKE_CODE_PHYS, code, length);
	handler_at(vector, 0xfffff80000100080);
	request(STEP_IN, false, 0);
	kd_call(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
}

static void int_ends_at_its_handler(void)
{
	begin_with_handler("\xcd\x80", 2, 0x80);
	check_waits_at(0xfffff80000100080);
}

/* MOV SS, EAX holds the trap back until the INT n is done. */
static void mov_ss_before_int(void)
{
	begin_with_handler("\x8e\xd0\xcd\x80", 4, 0x80);
	check_waits_at(0xfffff80000100080);
}

static void mov_ss_before_pushf(void)
{
	begin(1, "\x8e\xd0\x9c", 3, STEP_IN);
	CHECK_EQUAL(FIELD(GUEST_RFLAGS), 0x302);
	FIELD(GUEST_RSP) = RSP - 8;
	memcpy(STACK - 8, "\x02\x03\0\0\0\0\0\0", 8);
	trap(FAKE_CODE + 3, DEBUG_BS);
	CHECK(memcmp(STACK - 8, "\x02\x02", 2) == 0);
}

/* The guest steps itself: our halt took the place of its #DB, which is pending again. */
static void the_guests_own_trap_stays_pending(void)
{
	fake_reset(1);
	FIELD(GUEST_RFLAGS) = 0x302;
	request(STEP_IN, false, 0);
	kd_call(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
	trap(FAKE_CODE + 1, DEBUG_BS);
	CHECK_EQUAL(FIELD(GUEST_PENDING_DBG), DEBUG_BS);
}

static void the_guests_own_watchpoint_stays_pending(void)
{
	begin(1, "\x90", 1, STEP_IN);
	FIELD(GUEST_DR7) = 0x420;	/* L2 */
	/* B1 is set as well, as a processor may do for a register that is not enabled. */
	trap(FAKE_CODE + 1, DEBUG_BS | 1 << 2 | DEBUG_B1);
	CHECK_EQUAL(FIELD(GUEST_PENDING_DBG), DEBUG_ENABLED | 1 << 2);
}

/* A pending #DB comes before the instruction: the step is into its handler. */
static void a_pending_trap_comes_first(void)
{
	fake_reset(1);
	handler_at(VECTOR_DB, 0xfffff80000100080);
	FIELD(GUEST_PENDING_DBG) = DEBUG_BS;
	request(STEP_IN, false, 0);
	kd_call(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
	CHECK_EQUAL(FIELD(GUEST_RFLAGS), 0x202);
	CHECK_EQUAL(FIELD(GUEST_INTERRUPTIBILITY), 0);
	CHECK_EQUAL(FIELD(GUEST_PENDING_DBG), DEBUG_BS);
	/* The processor delivers it, which exits; the host is to reflect it. */
	FIELD(GUEST_PENDING_DBG) = 0;
	CHECK_EQUAL(fake_exception(VECTOR_DB, TYPE_FAULT, DEBUG_BS), KD_NOT_MINE);
	CHECK_EQUAL(trap(0xfffff80000100080, DEBUG_B0)->reason, REASON_STEPPED);
}

static void continue_with_exception(void)
{
	static const u32 with_exception = CONTINUE_WITH_EXCEPTION;

	fake_reset(1);
	fake_memory[FAKE_CODE_PHYS] = 0xcc;
	REQUEST(ACTION_CONTINUE, with_exception);
	CHECK_EQUAL(fake_exception(VECTOR_BP, TYPE_INT3, 0), KD_RESUME);
	fake_expect(ACTION_PAUSED);
	CHECK_EQUAL(FIELD(GUEST_RIP), FAKE_CODE);
	CHECK_EQUAL(FIELD(VM_ENTRY_INTR_INFO), 0x80000603);
	CHECK_EQUAL(FIELD(VM_ENTRY_INSTRUCTION_LEN), 1);
}

static void continue_without_an_exception(void)
{
	static const u32 with_exception = CONTINUE_WITH_EXCEPTION;

	fake_reset(1);
	REQUEST(ACTION_CONTINUE, with_exception);
	REQUEST_EMPTY(ACTION_CONTINUE);
	kd_call(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
	fake_expect_log(LOG_ERROR, "no exception waits");
	CHECK_EQUAL(FIELD(VM_ENTRY_INTR_INFO), 0);
}

static void a_guest_that_steps_itself_keeps_its_flag(void)
{
	fake_reset(1);
	FIELD(GUEST_RFLAGS) = 0x302;
	request(STEP_IN, false, 0);
	kd_call(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
	CHECK_EQUAL(trap(FAKE_CODE + 1, DEBUG_BS)->rflags, 0x302);
}

static void a_fault_ends_at_its_handler(void)
{
	u8 gate[16] = { 0x80, 0x00, 0x10, 0, 0, 0x8e, 0x10, 0x00, 0x00, 0xf8, 0xff, 0xff };

	begin(1, "\x90", 1, STEP_IN);
	FIELD(GUEST_IDTR_BASE) = FAKE_CODE + 0x2000;
	memcpy(fake_memory + FAKE_CODE_PHYS + 0x2000 + 14 * 16, gate, 16);
	FIELD(GUEST_DR7) = 0x400;
	CHECK_EQUAL(fake_exception(14, TYPE_FAULT, 0x1234), KD_NOT_MINE);
	/* The host delivers it without TF; DR0 waits at the handler. */
	CHECK_EQUAL(FIELD(GUEST_RFLAGS), 0x202);
	CHECK_EQUAL(FIELD(GUEST_INTERRUPTIBILITY), 0);
	CHECK_EQUAL(FIELD(GUEST_PENDING_DBG), 0);
	CHECK_EQUAL(fake_dr[0][0], 0xfffff80000100080);
	CHECK_EQUAL(FIELD(GUEST_DR7), 0x402);
	CHECK_EQUAL(trap(0xfffff80000100080, DEBUG_B0)->reason, REASON_STEPPED);
	CHECK_EQUAL(FIELD(GUEST_DR7), 0x400);
}

static void a_fault_without_a_handler(void)
{
	begin(2, "\x90", 1, STEP_INSTRUMENT);
	FIELD(GUEST_IDTR_BASE) = 0x10;
	CHECK_EQUAL(fake_exception(14, TYPE_FAULT, 0), KD_NOT_MINE);
	fake_expect_log(LOG_WARNING, "exception 14");
	CHECK_EQUAL(kd.cpu[1].hold, HOLD_FREE);
	CHECK_EQUAL(FIELD(EXCEPTION_BITMAP), 1 << VECTOR_DB | 1 << VECTOR_BP);
}

static void an_instruction_that_the_host_emulates(void)
{
	begin(1, "\x0f\xa2", 2, STEP_IN);
	FIELD(GUEST_PENDING_DBG) = 0;
	FIELD(VM_EXIT_REASON) = EXIT_CPUID;
	CHECK_EQUAL(kd_exit(), KD_NOT_MINE);
	CHECK_EQUAL(FIELD(GUEST_PENDING_DBG), DEBUG_BS);
	CHECK_EQUAL(FIELD(GUEST_INTERRUPTIBILITY), 0);
	CHECK_EQUAL(trap(FAKE_CODE + 2, DEBUG_BS)->reason, REASON_STEPPED);
}

static void a_step_onto_an_int3_of_the_guest(void)
{
	const struct wire_paused *paused;
	static struct fake_frame frame;

	begin(1, "\xcc", 1, STEP_IN);
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(fake_exception(VECTOR_BP, TYPE_INT3, 0), KD_RESUME);
	CHECK(fake_next(&frame));
	paused = (const struct wire_paused *)frame.payload;
	CHECK_EQUAL(paused->reason, REASON_STEPPED);
	CHECK_EQUAL(paused->tag, 0);
	CHECK_EQUAL(paused->rip, FAKE_CODE);
	CHECK_EQUAL(FIELD(GUEST_INTERRUPTIBILITY), 0);
	CHECK_EQUAL(FIELD(GUEST_RIP), FAKE_CODE + 1);
}

static void step_over(u32 cores)
{
	fake_reset(cores);
	memcpy(fake_memory + FAKE_CODE_PHYS, "\xe8\x10\0\0\0", 5);
	FIELD(GUEST_RIP) = FAKE_CODE;
	FIELD(GUEST_RSP) = RSP;
	request(STEP_OVER, true, 5);
	kd_call(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
}

static void a_call_is_stepped_over(void)
{
	const struct wire_paused *paused;

	step_over(1);
	CHECK(!(FIELD(GUEST_RFLAGS) & RFLAGS_TF));
	CHECK_EQUAL(fake_dr[0][0], FAKE_CODE + 5);
	CHECK_EQUAL(FIELD(GUEST_DR7), 0x402);
	paused = trap(FAKE_CODE + 5, DEBUG_B0);
	CHECK_EQUAL(paused->reason, REASON_STEPPED);
	CHECK_EQUAL(paused->rip, FAKE_CODE + 5);
	CHECK_EQUAL(FIELD(GUEST_DR7), 0x400);
	CHECK_EQUAL(fake_dr[0][0], 0);
}

static void another_thread_passes_by(void)
{
	step_over(1);
	fake_threads[0].thread++;
	FIELD(GUEST_RIP) = FAKE_CODE + 5;
	CHECK_EQUAL(fake_exception(VECTOR_DB, TYPE_FAULT, DEBUG_B0), KD_RESUME);
	fake_expect_end();
	CHECK(FIELD(GUEST_RFLAGS) & RFLAGS_RF);
	CHECK_EQUAL(FIELD(GUEST_DR7), 0x402);
	fake_threads[0].thread--;
	CHECK_EQUAL(trap(FAKE_CODE + 5, DEBUG_B0)->reason, REASON_STEPPED);
}

static void a_deeper_call_passes_by(void)
{
	step_over(1);
	FIELD(GUEST_RIP) = FAKE_CODE + 5;
	FIELD(GUEST_RSP) = RSP - 0x100;
	CHECK_EQUAL(fake_exception(VECTOR_DB, TYPE_FAULT, DEBUG_B0), KD_RESUME);
	fake_expect_end();
	FIELD(GUEST_RSP) = RSP;
	CHECK_EQUAL(trap(FAKE_CODE + 5, DEBUG_B0)->reason, REASON_STEPPED);
}

static void a_break_ends_a_step_over(void)
{
	step_over(1);
	FIELD(GUEST_RIP) = FAKE_CODE + 0x100;
	REQUEST_EMPTY(ACTION_CONTINUE);
	kd_call(KD_VMCALL_HALT, 0, 0);
	CHECK_EQUAL(fake_expect(ACTION_PAUSED)->payload[12], REASON_REQUEST);
	CHECK_EQUAL(FIELD(GUEST_DR7), 0x400);
	CHECK(!kd.step_over_stop.armed);
}

/* Our debugger's "go up": to the return address, once its slot of the stack has been popped. */
static void a_run_to_a_return_address(void)
{
	struct wire_step_to to = {
		.step = { .kind = STEP_OVER_GU_LAST, .manner = STEP_TO_ADDRESS },
		.address = FAKE_CODE + 0x40,
		.rsp = RSP + 8,
	};

	fake_reset(1);
	FIELD(GUEST_RIP) = FAKE_CODE;
	FIELD(GUEST_RSP) = RSP;
	REQUEST(ACTION_STEP, to);
	kd_call(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
	CHECK(!(FIELD(GUEST_RFLAGS) & RFLAGS_TF));
	CHECK_EQUAL(fake_dr[0][0], FAKE_CODE + 0x40);
	/* A recursion comes back to it first. */
	FIELD(GUEST_RIP) = FAKE_CODE + 0x40;
	FIELD(GUEST_RSP) = RSP;
	CHECK_EQUAL(fake_exception(VECTOR_DB, TYPE_FAULT, DEBUG_B0), KD_RESUME);
	fake_expect_end();
	FIELD(GUEST_RSP) = RSP + 8;
	CHECK_EQUAL(trap(FAKE_CODE + 0x40, DEBUG_B0)->reason, REASON_STEPPED);
	CHECK_EQUAL(FIELD(GUEST_DR7), 0x400);
}

static void bad_step_requests_stay_halted(void)
{
	fake_reset(1);
	request(6, false, 0);
	request(STEP_OVER, true, 16);
	request(STEP_OVER, true, 0);
	REQUEST_EMPTY(ACTION_CONTINUE);
	kd_call(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
	fake_expect_log(LOG_ERROR, "no step of kind 6");
	fake_expect_log(LOG_ERROR, "no call is as long as 16");
	fake_expect_log(LOG_ERROR, "no call is as long as 0");
	fake_expect_end();
}

static void the_guests_own_debug_exception(void)
{
	fake_reset(1);
	CHECK_EQUAL(fake_exception(VECTOR_DB, TYPE_FAULT, DEBUG_BS), KD_NOT_MINE);
	CHECK_EQUAL(fake_exception(VECTOR_DB, TYPE_FAULT, 2), KD_NOT_MINE);
}

static void the_users_debug_register(void)
{
	struct wire_register dr7 = { .id = 119, .value = 0x402 };

	fake_reset(1);
	REQUEST(ACTION_WRITE_REGISTER, dr7);
	REQUEST_EMPTY(ACTION_CONTINUE);
	kd_call(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
	fake_expect(ACTION_WRITE_RESULT);
	CHECK_EQUAL(trap(FAKE_CODE, DEBUG_B0)->reason, REASON_DEBUG_REGISTER);
	CHECK(FIELD(GUEST_RFLAGS) & RFLAGS_RF);
}

const struct test step_tests[] = {
	{ "step: what it sets", what_a_step_sets },
	{ "step: what is left after it", what_is_left_after_it },
	{ "step: an instrumentation step holds the others", an_instrumentation_step_holds_the_others },
	{ "step: a tracking step", a_tracking_step },
	{ "step: a change of mode is reported", a_change_of_mode_is_reported },
	{ "step: pushf", pushf },
	{ "step: popf", popf_loads_the_guests_own_flag },
	{ "step: syscall", syscall_ends_at_its_handler },
	{ "step: int n", int_ends_at_its_handler },
	{ "step: mov ss before int n", mov_ss_before_int },
	{ "step: mov ss before pushf", mov_ss_before_pushf },
	{ "step: the guest's own trap stays pending", the_guests_own_trap_stays_pending },
	{ "step: the guest's own watchpoint stays pending", the_guests_own_watchpoint_stays_pending },
	{ "step: a pending trap comes first", a_pending_trap_comes_first },
	{ "step: continue with the exception", continue_with_exception },
	{ "step: continue with an exception that is not there", continue_without_an_exception },
	{ "step: a guest that steps itself keeps its flag", a_guest_that_steps_itself_keeps_its_flag },
	{ "step: a fault ends at its handler", a_fault_ends_at_its_handler },
	{ "step: a fault without a handler gives up", a_fault_without_a_handler },
	{ "step: an instruction that the host emulates", an_instruction_that_the_host_emulates },
	{ "step: an int3 of the guest", a_step_onto_an_int3_of_the_guest },
	{ "step: over a call", a_call_is_stepped_over },
	{ "step: over a call, another thread passes by", another_thread_passes_by },
	{ "step: over a call, a deeper call passes by", a_deeper_call_passes_by },
	{ "step: a run to a return address", a_run_to_a_return_address },
	{ "step: a break ends a step over", a_break_ends_a_step_over },
	{ "step: bad requests stay halted", bad_step_requests_stay_halted },
	{ "step: the guest's own debug exception", the_guests_own_debug_exception },
	{ "step: the user's debug register", the_users_debug_register },
	{ 0 },
};
