// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Steps by the monitor trap flag, steps that end in an exception of the host's, and the guest's clock. */
#include "fake.h"
#include "base/vmcs.h"
#include "check.h"
#include "cores/state.h"

#include <string.h>

#define OURS (1 << VECTOR_DB | 1 << VECTOR_BP)
#define VECTOR_UD 6

/* Halted at FAKE_CODE with this instruction there; the step request resumed. */
static void begin(const char *code, u32 length, bool trap_flag, u32 kind)
{
	struct wire_step step = { .kind = kind };

	fake_reset(2);
	fake_has_mtf = trap_flag;
	memcpy(fake_memory + FAKE_CODE_PHYS, code, length);
	FIELD(GUEST_RIP) = FAKE_CODE;
	REQUEST(ACTION_STEP, step);
	kd_call(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
}

static enum kd_exit_result exit_with(u32 reason)
{
	FIELD(VM_EXIT_REASON) = reason;
	return kd_exit();
}

static const struct wire_paused *trapped(u64 rip)
{
	FIELD(GUEST_RIP) = rip;
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(exit_with(EXIT_MTF), KD_RESUME);
	return (const struct wire_paused *)fake_expect(ACTION_PAUSED)->payload;
}

static void by_the_processor(void)
{
	begin("\x9c", 1, true, STEP_INSTRUMENT);
	CHECK(fake_exits[0] & HOST_EXITS_MTF);
	CHECK_EQUAL(FIELD(GUEST_RFLAGS), 0x202);
	CHECK_EQUAL(FIELD(GUEST_PENDING_DBG), 0);
	CHECK_EQUAL(FIELD(GUEST_INTERRUPTIBILITY), BLOCKING_BY_MOV_SS);
	CHECK_EQUAL(FIELD(EXCEPTION_BITMAP), OURS);
	FIELD(GUEST_INTERRUPTIBILITY) = 0;
	/* PUSHF: what it pushed is the guest's, and is left alone. */
	FIELD(GUEST_RSP) = FAKE_CODE + 0x8000;
	fake_memory[FAKE_CODE_PHYS + 0x8001] = 0x03;
	CHECK_EQUAL(trapped(FAKE_CODE + 1)->reason, REASON_STEPPED);
	CHECK_EQUAL(fake_memory[FAKE_CODE_PHYS + 0x8001], 0x03);
	CHECK(!(fake_exits[0] & HOST_EXITS_MTF));
	CHECK_EQUAL(exit_with(EXIT_MTF), KD_NOT_MINE);
}

static void flags_of_the_guest(void)
{
	begin("\x9d", 1, true, STEP_IN);
	/* POPF sets TF: that one is the guest's own. */
	FIELD(GUEST_RFLAGS) = 0x302;
	CHECK_EQUAL(trapped(FAKE_CODE + 1)->rflags, 0x302);
	CHECK_EQUAL(FIELD(GUEST_RFLAGS), 0x302);
}

static void an_instruction_of_the_host(void)
{
	begin("\x0f\xa2", 2, true, STEP_IN);
	CHECK_EQUAL(exit_with(EXIT_CPUID), KD_NOT_MINE);
	CHECK_EQUAL(FIELD(VM_ENTRY_INTR_INFO), 0x80000700);
	CHECK_EQUAL(FIELD(GUEST_PENDING_DBG), 0);
	CHECK_EQUAL(FIELD(GUEST_INTERRUPTIBILITY), 0);
	CHECK_EQUAL(trapped(FAKE_CODE + 2)->reason, REASON_STEPPED);
}

static void an_exception(void)
{
	begin("\x0f\x0b", 2, true, STEP_IN);
	kd_exception_injected(VECTOR_UD);
	CHECK(fake_exits[0] & HOST_EXITS_MTF);
	CHECK_EQUAL(FIELD(GUEST_INTERRUPTIBILITY), 0);
	CHECK_EQUAL(trapped(FAKE_CODE + 0x80)->reason, REASON_STEPPED);
}

/* Without the flag: an exit that the host answers with an exception ends the step at its handler. */
static void raised_by_the_host(void)
{
	u8 gate[16] = { 0x80, 0x00, 0x10, 0, 0, 0x8e, 0x10, 0x00, 0x00, 0xf8, 0xff, 0xff };

	begin("\x0f\x01\xc1", 3, false, STEP_IN);
	FIELD(GUEST_IDTR_BASE) = FAKE_CODE + 0x2000;
	memcpy(fake_memory + FAKE_CODE_PHYS + 0x2000 + VECTOR_UD * 16, gate, 16);
	CHECK_EQUAL(exit_with(EXIT_VMCALL), KD_NOT_MINE);
	kd_exception_injected(VECTOR_UD);
	CHECK_EQUAL(FIELD(GUEST_RFLAGS), 0x202);
	CHECK_EQUAL(FIELD(GUEST_PENDING_DBG), 0);
	CHECK_EQUAL(FIELD(GUEST_INTERRUPTIBILITY), 0);
	CHECK_EQUAL(fake_dr[0][0], 0xfffff80000100080);
	/* Without a step it is not handled. */
	fake_reset(1);
	kd_exception_injected(VECTOR_UD);
	CHECK_EQUAL(FIELD(GUEST_RFLAGS), 0x202);
}

static bool stood;

static void look_at_the_clock(void)
{
	stood = stood || fake_time_stands;
}

static void the_clock(void)
{
	fake_idle = look_at_the_clock;
	fake_reset(2);
	fake_receive_silence(10);
	REQUEST_EMPTY(ACTION_CONTINUE);
	kd_call(KD_VMCALL_HALT, 0, 0);
	CHECK(stood);
	CHECK(!fake_time_stands);
	CHECK_EQUAL(fake_time_went_on, 1);
	/* A step with the others held lets it go on as well: its instruction may look at it. */
	begin("\x90", 1, true, STEP_INSTRUMENT);
	CHECK(!fake_time_stands);
	CHECK_EQUAL(fake_time_went_on, 2);
	trapped(FAKE_CODE + 1);
	CHECK(!fake_time_stands);
	CHECK_EQUAL(fake_time_went_on, 3);
}

const struct test trap_tests[] = {
	{ "trap: a step by the processor", by_the_processor },
	{ "trap: the guest sets its own trap flag", flags_of_the_guest },
	{ "trap: an instruction that the host emulates", an_instruction_of_the_host },
	{ "trap: a step by the processor into an exception", an_exception },
	{ "trap: a step whose instruction the host lets fault", raised_by_the_host },
	{ "trap: the guest's clock stops while halted", the_clock },
	{ 0 },
};
