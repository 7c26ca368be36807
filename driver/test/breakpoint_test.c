// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/vmcs.h"
#include "check.h"
#include "cores/state.h"
#include "fake.h"

#include <string.h>

#define AT (FAKE_CODE + 0x40)
#define BYTE fake_memory[FAKE_CODE_PHYS + 0x40]

static void halt_and_continue(void)
{
	REQUEST_EMPTY(ACTION_CONTINUE);
	fake_vmcall(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
}

static struct wire_breakpoint any_at(u64 address)
{
	return (struct wire_breakpoint){ .address = address, .pid = ANY_ID, .tid = ANY_ID, .core = ANY_ID };
}

static u32 set(struct wire_breakpoint bp)
{
	REQUEST(ACTION_BP, bp);
	halt_and_continue();
	memcpy(&bp, fake_expect(ACTION_BP_RESULT)->payload, sizeof(bp));
	return bp.status;
}

static u32 modify(u64 id, u32 request)
{
	struct wire_breakpoint_list list = { id, request, 0 };

	REQUEST(ACTION_BP_LIST, list);
	halt_and_continue();
	memcpy(&list, fake_expect(ACTION_BP_LIST_RESULT)->payload, sizeof(list));
	return list.status;
}

static void start(void)
{
	fake_reset(2);
	BYTE = 0x55;
}

/* The CPU meets the 0xCC; the debugger continues. */
static const struct wire_paused *hit(u64 rip)
{
	FIELD(GUEST_RIP) = rip;
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(fake_exception(VECTOR_BP, TYPE_INT3, 0), KD_RESUME);
	return (const struct wire_paused *)fake_expect(ACTION_PAUSED)->payload;
}

/* It is hit, and not reported. */
static void pass(u64 rip)
{
	FIELD(GUEST_RIP) = rip;
	CHECK_EQUAL(fake_exception(VECTOR_BP, TYPE_INT3, 0), KD_RESUME);
	fake_expect_end();
}

/* The step over the original instruction. */
static void stepped_to(u64 rip)
{
	CHECK_EQUAL(BYTE, 0x55);
	CHECK(FIELD(GUEST_RFLAGS) & RFLAGS_TF);
	FIELD(GUEST_RIP) = rip;
	CHECK_EQUAL(fake_exception(VECTOR_DB, TYPE_FAULT, DEBUG_BS), KD_RESUME);
}

static void a_hit_is_reported_and_passed(void)
{
	const struct wire_paused *paused;

	start();
	CHECK_EQUAL(set(any_at(AT)), STATUS_OK);
	CHECK_EQUAL(BYTE, 0xcc);
	CHECK(FIELD(EXCEPTION_BITMAP) & 1 << VECTOR_BP);
	paused = hit(AT);
	CHECK(paused);
	CHECK_EQUAL(paused->reason, REASON_BREAKPOINT);
	CHECK_EQUAL(paused->tag, 1);
	CHECK_EQUAL(paused->rip, AT);
	CHECK_EQUAL(paused->bytes[0], 0x55);
	/* The other core stays held while the original byte is in memory. */
	CHECK_EQUAL(kd.cpu[1].hold, HOLD_HELD);
	stepped_to(AT + 1);
	CHECK_EQUAL(BYTE, 0xcc);
	CHECK_EQUAL(kd.cpu[1].hold, HOLD_FREE);
	CHECK_EQUAL(kd.owner, 0);
	CHECK(!(FIELD(GUEST_RFLAGS) & RFLAGS_TF));
	fake_expect_end();
	/* And it hits again. */
	CHECK_EQUAL(hit(AT)->tag, 1);
}

static void a_step_from_a_breakpoint_executes_what_is_under_it(void)
{
	struct wire_step step = { .kind = STEP_IN };

	start();
	set(any_at(AT));
	FIELD(GUEST_RIP) = AT;
	REQUEST(ACTION_STEP, step);
	fake_exception(VECTOR_BP, TYPE_INT3, 0);
	fake_expect(ACTION_PAUSED);
	REQUEST_EMPTY(ACTION_CONTINUE);
	stepped_to(AT + 2);
	CHECK_EQUAL(fake_expect(ACTION_PAUSED)->payload[12], REASON_STEPPED);
	CHECK_EQUAL(BYTE, 0xcc);
	fake_expect_end();
}

static void filters(void)
{
	struct wire_breakpoint bp = any_at(AT);

	start();
	bp.pid = 0x1a4;
	CHECK_EQUAL(set(bp), STATUS_OK);
	pass(AT);
	stepped_to(AT + 1);
	CHECK_EQUAL(BYTE, 0xcc);
	CHECK_EQUAL(kd.owner, 0);
	fake_threads[0].pid = 0x1a4;
	CHECK_EQUAL(hit(AT)->tag, 1);
}

static void a_core_filter(void)
{
	struct wire_breakpoint bp = any_at(AT);

	start();
	bp.core = 1;
	set(bp);
	pass(AT);
	stepped_to(AT + 1);
	bp.address = AT + 1;
	bp.core = 2;
	CHECK_EQUAL(set(bp), STATUS_INVALID_CORE_ID);
}

static void another_mapping_hits_too(void)
{
	start();
	set(any_at(AT));
	CHECK_EQUAL(hit(FAKE_ALIAS + 0x40)->tag, 1);
}

static void reads_show_the_original_byte(void)
{
	struct wire_read_memory read = { .address = AT - 1, .size = 3, .space = 1 };

	start();
	set(any_at(AT));
	REQUEST(ACTION_READ_MEMORY, read);
	halt_and_continue();
	CHECK(memcmp(fake_expect(ACTION_MEMORY_RESULT)->payload + 48, "\x90\x55\x90", 3) == 0);
}

static void a_write_goes_under_the_breakpoint(void)
{
	struct {
		struct wire_edit_memory edit;
		u64 value;
	} request = { { .address = AT, .count = 1 }, 0x77 };

	start();
	set(any_at(AT));
	REQUEST(ACTION_EDIT_MEMORY, request);
	halt_and_continue();
	fake_expect(ACTION_EDIT_RESULT);
	CHECK_EQUAL(BYTE, 0xcc);
	CHECK_EQUAL(modify(1, 3), STATUS_OK);
	CHECK_EQUAL(BYTE, 0x77);
}

static void errors(void)
{
	start();
	CHECK_EQUAL(set(any_at(AT)), STATUS_OK);
	CHECK_EQUAL(set(any_at(AT)), STATUS_BREAKPOINT_EXISTS);
	CHECK_EQUAL(set(any_at(0x10)), STATUS_EDIT_INVALID_ADDRESS);
	CHECK_EQUAL(modify(2, 1), STATUS_BREAKPOINT_NOT_FOUND);
	CHECK_EQUAL(modify(1, 1), STATUS_BREAKPOINT_ENABLED);
	CHECK_EQUAL(modify(1, 2), STATUS_OK);
	CHECK_EQUAL(BYTE, 0x55);
	CHECK_EQUAL(modify(1, 2), STATUS_BREAKPOINT_DISABLED);
	CHECK_EQUAL(modify(1, 1), STATUS_OK);
	CHECK_EQUAL(BYTE, 0xcc);
	CHECK_EQUAL(modify(1, 3), STATUS_OK);
	CHECK_EQUAL(modify(1, 3), STATUS_BREAKPOINT_NOT_FOUND);
	CHECK_EQUAL(modify(1, 9), STATUS_OK);
}

static void a_hundred_and_no_more(void)
{
	u64 i;

	start();
	for (i = 0; i < 100; i++)
		CHECK_EQUAL(set(any_at(FAKE_CODE + 0x100 + i)), STATUS_OK);
	CHECK_EQUAL(set(any_at(FAKE_CODE)), STATUS_TOO_MANY_BREAKPOINTS);
	CHECK_EQUAL(modify(50, 3), STATUS_OK);
	CHECK_EQUAL(set(any_at(FAKE_CODE)), STATUS_OK);
	CHECK_EQUAL(modify(101, 3), STATUS_OK);
}

static void two_names_of_one_byte(void)
{
	start();
	CHECK_EQUAL(set(any_at(AT)), STATUS_OK);
	CHECK_EQUAL(set(any_at(FAKE_ALIAS + 0x40)), STATUS_OK);
	CHECK_EQUAL(modify(1, 3), STATUS_OK);
	CHECK_EQUAL(BYTE, 0xcc);
	CHECK_EQUAL(modify(2, 3), STATUS_OK);
	CHECK_EQUAL(BYTE, 0x55);
}

static void the_list(void)
{
	struct wire_breakpoint_list list = { 0 };
	struct wire_breakpoint bp = any_at(AT);

	start();
	REQUEST(ACTION_BP_LIST, list);
	halt_and_continue();
	fake_expect_log(LOG_INFO, "no breakpoints are set");
	fake_expect(ACTION_BP_LIST_RESULT);
	bp.pid = 0x1a4;
	set(bp);
	REQUEST(ACTION_BP_LIST, list);
	halt_and_continue();
	fake_expect_log(LOG_INFO, "address");
	fake_expect_log(LOG_INFO, "----");
	fake_expect_log(LOG_INFO, "01   fffff80000100040    enabled  pid 1a4\n");
	fake_expect(ACTION_BP_LIST_RESULT);
}

static void the_guests_own_int3(void)
{
	const struct wire_paused *paused;

	start();
	BYTE = 0xcc;
	paused = hit(AT);
	CHECK_EQUAL(paused->reason, REASON_BREAKPOINT);
	CHECK_EQUAL(paused->tag, 0);
	CHECK_EQUAL(paused->rip, AT);
	/* Continued after it. */
	CHECK_EQUAL(FIELD(GUEST_RIP), AT + 1);
	CHECK_EQUAL(kd.owner, 0);
}

static void a_step_from_the_guests_own_int3(void)
{
	struct wire_step step = { .kind = STEP_IN };

	start();
	BYTE = 0xcc;
	REQUEST(ACTION_STEP, step);
	hit(AT);
	CHECK_EQUAL(fake_expect(ACTION_PAUSED)->payload[0], (AT + 1) & 0xff);
	CHECK_EQUAL(FIELD(GUEST_RIP), AT + 1);
}

static void a_breakpoint_on_the_guests_own_int3(void)
{
	start();
	BYTE = 0xcc;
	set(any_at(AT));
	CHECK_EQUAL(hit(AT)->tag, 1);
	CHECK_EQUAL(FIELD(GUEST_RIP), AT + 1);
	CHECK_EQUAL(kd.owner, 0);
}

static void a_cleared_breakpoint_is_executed_again(void)
{
	start();
	/* It was cleared between the #BP and the halt: the byte is the original. */
	pass(AT);
	CHECK_EQUAL(FIELD(GUEST_RIP), AT);
	CHECK_EQUAL(kd.owner, 0);
}

static void suspended_breakpoints_are_out_of_memory(void)
{
	struct wire_test_query query = { .number = 6 };

	start();
	set(any_at(AT));
	REQUEST(ACTION_TEST_QUERY, query);
	halt_and_continue();
	fake_expect(ACTION_TEST_RESULT);
	CHECK_EQUAL(BYTE, 0x55);
	CHECK(!(FIELD(EXCEPTION_BITMAP) & 1 << VECTOR_BP));
	CHECK_EQUAL(fake_exception(VECTOR_BP, TYPE_INT3, 0), KD_NOT_MINE);
	query.number = 7;
	REQUEST(ACTION_TEST_QUERY, query);
	halt_and_continue();
	fake_expect(ACTION_TEST_RESULT);
	CHECK_EQUAL(BYTE, 0xcc);
}

static void ask_for(u32 number)
{
	struct wire_test_query query = { .number = number };

	REQUEST(ACTION_TEST_QUERY, query);
	halt_and_continue();
	fake_expect(ACTION_TEST_RESULT);
}

static void a_command_does_not_bring_breakpoints_back_that_were_switched_off(void)
{
	start();
	set(any_at(AT));
	ask_for(4);
	ask_for(6);
	ask_for(7);
	CHECK_EQUAL(BYTE, 0x55);
	ask_for(5);
	CHECK_EQUAL(BYTE, 0xcc);
	/* Whatever else is off, switched on is on. */
	ask_for(6);
	ask_for(5);
	CHECK_EQUAL(BYTE, 0xcc);
}

static void a_repeated_instruction_is_passed_as_a_whole(void)
{
	start();
	memcpy(&BYTE, "\xf3\xa4", 2);
	set(any_at(AT));
	CHECK_EQUAL(hit(AT)->tag, 1);
	/* Two rounds of rep movsb, then through. */
	FIELD(GUEST_RIP) = AT;
	CHECK_EQUAL(fake_exception(VECTOR_DB, TYPE_FAULT, DEBUG_BS), KD_RESUME);
	CHECK_EQUAL(BYTE, 0xf3);
	CHECK_EQUAL(fake_exception(VECTOR_DB, TYPE_FAULT, DEBUG_BS), KD_RESUME);
	FIELD(GUEST_RIP) = AT + 2;
	CHECK_EQUAL(fake_exception(VECTOR_DB, TYPE_FAULT, DEBUG_BS), KD_RESUME);
	CHECK_EQUAL(BYTE, 0xcc);
	fake_expect_end();
}

static void a_jump_to_itself_hits_every_time(void)
{
	start();
	memcpy(&BYTE, "\xeb\xfe", 2);
	set(any_at(AT));
	CHECK_EQUAL(hit(AT)->tag, 1);
	FIELD(GUEST_RIP) = AT;
	CHECK_EQUAL(fake_exception(VECTOR_DB, TYPE_FAULT, DEBUG_BS), KD_RESUME);
	CHECK_EQUAL(BYTE, 0xcc);
	CHECK_EQUAL(hit(AT)->tag, 1);
}

static void release_removes_them(void)
{
	start();
	set(any_at(AT));
	fake_vmcall(KD_VMCALL_RELEASE, 0, 0);
	CHECK_EQUAL(BYTE, 0x55);
	CHECK_EQUAL(FIELD(EXCEPTION_BITMAP), 0);
}

static void one_that_is_removed_after_its_hit(void)
{
	struct wire_breakpoint bp = any_at(AT);

	start();
	bp.remove_after_hit = 1;
	set(bp);
	CHECK_EQUAL(hit(AT)->tag, 1);
	CHECK_EQUAL(BYTE, 0x55);
	CHECK_EQUAL(kd.owner, 0);
}

const struct test breakpoint_tests[] = {
	{ "breakpoint: a hit is reported, passed and hits again", a_hit_is_reported_and_passed },
	{ "breakpoint: a step executes what is under it", a_step_from_a_breakpoint_executes_what_is_under_it },
	{ "breakpoint: a process filter", filters },
	{ "breakpoint: a core filter", a_core_filter },
	{ "breakpoint: another mapping of the page hits too", another_mapping_hits_too },
	{ "breakpoint: reads show the original byte", reads_show_the_original_byte },
	{ "breakpoint: a write goes under it", a_write_goes_under_the_breakpoint },
	{ "breakpoint: errors", errors },
	{ "breakpoint: a hundred and no more", a_hundred_and_no_more },
	{ "breakpoint: two on one byte", two_names_of_one_byte },
	{ "breakpoint: the list", the_list },
	{ "breakpoint: the guest's own int3", the_guests_own_int3 },
	{ "breakpoint: a step from the guest's own int3", a_step_from_the_guests_own_int3 },
	{ "breakpoint: one on the guest's own int3", a_breakpoint_on_the_guests_own_int3 },
	{ "breakpoint: cleared before it could be reported", a_cleared_breakpoint_is_executed_again },
	{ "breakpoint: suspended ones are out of memory", suspended_breakpoints_are_out_of_memory },
	{ "breakpoint: a command does not bring them back that were switched off",
	  a_command_does_not_bring_breakpoints_back_that_were_switched_off },
	{ "breakpoint: rep is passed as a whole", a_repeated_instruction_is_passed_as_a_whole },
	{ "breakpoint: a jump to itself hits every time", a_jump_to_itself_hits_every_time },
	{ "breakpoint: release removes them", release_removes_them },
	{ "breakpoint: one that is removed after its hit", one_that_is_removed_after_its_hit },
	{ 0 },
};
