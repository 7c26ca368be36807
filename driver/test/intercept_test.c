// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Execution controls: what features want together, and the guest's view of debug registers that are ours. */
#include "base/vmcs.h"
#include "check.h"
#include "cores/state.h"
#include "fake.h"
#include "run/intercept.h"
#include "run/over.h"

#define OURS (1u << VECTOR_DB | 1u << VECTOR_BP)

static void nothing_is_wanted(void)
{
	struct controls all = intercept_combine(NULL, 0);

	CHECK_EQUAL(all.exits, 0);
	CHECK_EQUAL(all.exceptions, 0);
	CHECK_EQUAL(all.debug_registers, 0);
}

static void each_gets_what_it_wants(void)
{
	const struct controls wants[] = {
		{ .exceptions = 1u << VECTOR_BP },
		{ .exits = HOST_EXITS_MTF },
		{ .exits = HOST_EXITS_TIMER, .timer = 100 },
		{ .exits = HOST_EXITS_TIMER | HOST_EXITS_CR3_LOAD, .timer = 20, .exceptions = 1u << VECTOR_DB },
	};
	struct controls all = intercept_combine(wants, 4);

	CHECK_EQUAL(all.exits, HOST_EXITS_MTF | HOST_EXITS_TIMER | HOST_EXITS_CR3_LOAD);
	CHECK_EQUAL(all.exceptions, OURS);
	CHECK_EQUAL(all.timer, 20);
}

static void the_first_gets_a_debug_register(void)
{
	const struct controls wants[] = {
		{ .debug_registers = DEBUG_B0, .execution = 0x1000 },
		{ .debug_registers = DEBUG_B0 | DEBUG_B1, .execution = 0x2000, .slot = 0x3000 },
	};
	struct controls all = intercept_combine(wants, 2);

	CHECK_EQUAL(all.debug_registers, DEBUG_B0 | DEBUG_B1);
	CHECK_EQUAL(all.execution, 0x1000);
	CHECK_EQUAL(all.slot, 0x3000);
	CHECK_EQUAL(all.exits, HOST_EXITS_MOV_DR);
}

static void applied_again_it_is_the_same(void)
{
	fake_reset(1);
	fake_own_exceptions = 1u << 18;
	intercept_apply(&kd.cpu[0]);
	intercept_apply(&kd.cpu[0]);
	CHECK_EQUAL(FIELD(EXCEPTION_BITMAP), OURS | 1u << 18);
	kd.cpu[0].absent = 1;
	intercept_apply(&kd.cpu[0]);
	CHECK_EQUAL(FIELD(EXCEPTION_BITMAP), 1u << 18);
}

#define GPR KD_RBX
#define LENGTH 3

/* DR0 is ours: a call is stepped over. */
static void take_dr0(void)
{
	fake_reset(1);
	fake_dr[0][0] = 0x1111;
	FIELD(GUEST_DR7) = DR7_ONE;
	over_stop_at(FAKE_CODE + 5, 0);
	intercept_apply(&kd.cpu[0]);
	CHECK_EQUAL(fake_dr[0][0], FAKE_CODE + 5);
	CHECK(fake_exits[0] & HOST_EXITS_MOV_DR);
}

static enum kd_exit_result move(u32 number, bool reads, u64 value)
{
	FIELD(VM_EXIT_REASON) = EXIT_DR_ACCESS;
	FIELD(EXIT_QUALIFICATION) = number | (reads ? DR_READ : 0) | GPR << DR_GPR_SHIFT;
	FIELD(VM_EXIT_INSTRUCTION_LEN) = LENGTH;
	FIELD(GUEST_RIP) = FAKE_CODE;
	kd_gprs(0)[GPR] = value;
	return kd_exit();
}

static u64 read(u32 number)
{
	CHECK_EQUAL(move(number, true, 0), KD_RESUME);
	CHECK_EQUAL(FIELD(GUEST_RIP), FAKE_CODE + LENGTH);
	return kd_gprs(0)[GPR];
}

static void write(u32 number, u64 value)
{
	CHECK_EQUAL(move(number, false, value), KD_RESUME);
	CHECK_EQUAL(FIELD(GUEST_RIP), FAKE_CODE + LENGTH);
}

static void the_guest_reads_its_own(void)
{
	take_dr0();
	CHECK_EQUAL(read(0), 0x1111);
	CHECK_EQUAL(read(7), DR7_ONE);
	CHECK_EQUAL(read(5), DR7_ONE);
	fake_dr[0][2] = 0x2222;
	CHECK_EQUAL(read(2), 0x2222);
}

static void what_the_guest_writes_is_there_afterwards(void)
{
	take_dr0();
	write(0, 0x3333);
	write(2, 0x4444);
	write(7, 0x22);		/* G0 and G2 */
	CHECK_EQUAL(read(0), 0x3333);
	CHECK_EQUAL(read(7), 0x22 | DR7_ONE);
	/* Ours goes on working, and so does the guest's other one. */
	CHECK_EQUAL(fake_dr[0][0], FAKE_CODE + 5);
	CHECK_EQUAL(FIELD(GUEST_DR7) & 0x33, 0x22);
	CHECK_EQUAL(FIELD(GUEST_DR7) & 0xf0000, 0);
	kd.step_over_stop.armed = false;
	intercept_apply(&kd.cpu[0]);
	CHECK_EQUAL(fake_dr[0][0], 0x3333);
	CHECK_EQUAL(fake_dr[0][2], 0x4444);
	CHECK_EQUAL(FIELD(GUEST_DR7), 0x22 | DR7_ONE);
	CHECK(!(fake_exits[0] & HOST_EXITS_MOV_DR));
}

static void expect_exception(u32 vector, u32 bits)
{
	CHECK_EQUAL(FIELD(GUEST_RIP), FAKE_CODE);
	CHECK_EQUAL(FIELD(VM_ENTRY_INTR_INFO), INTR_VALID | bits | INTR_TYPE_HARD_EXCEPTION << INTR_TYPE_SHIFT | vector);
	FIELD(VM_ENTRY_INTR_INFO) = 0;
}

static void what_the_processor_would_refuse(void)
{
	take_dr0();
	CHECK_EQUAL(move(7, false, 1ULL << 32), KD_RESUME);
	expect_exception(VECTOR_GP, INTR_HAS_ERROR_CODE);
	FIELD(GUEST_CR4) |= CR4_DE;
	CHECK_EQUAL(move(4, true, 0), KD_RESUME);
	expect_exception(VECTOR_UD, 0);
	write(7, DR7_GD);
	CHECK_EQUAL(move(0, true, 0), KD_RESUME);
	expect_exception(VECTOR_DB, 0);
	CHECK(fake_dr[0][6] & DR6_BD);
	/* GD is clear in the handler. */
	CHECK_EQUAL(read(7), DR7_ONE);
	FIELD(GUEST_SS_AR_BYTES) |= 3 << AR_DPL_SHIFT;
	CHECK_EQUAL(move(0, true, 0), KD_RESUME);
	expect_exception(VECTOR_GP, INTR_HAS_ERROR_CODE);
}

static void none_is_ours(void)
{
	fake_reset(1);
	CHECK_EQUAL(move(0, true, 0), KD_NOT_MINE);
}

const struct test intercept_tests[] = {
	{ "intercept: nothing is wanted", nothing_is_wanted },
	{ "intercept: each feature gets what it wants", each_gets_what_it_wants },
	{ "intercept: the first gets a debug register", the_first_gets_a_debug_register },
	{ "intercept: applied again it is the same", applied_again_it_is_the_same },
	{ "intercept: the guest reads its own debug registers", the_guest_reads_its_own },
	{ "intercept: what the guest writes to them is there afterwards", what_the_guest_writes_is_there_afterwards },
	{ "intercept: a MOV DR that the processor would refuse", what_the_processor_would_refuse },
	{ "intercept: a MOV DR while no register is ours", none_is_ours },
	{ NULL, NULL },
};
