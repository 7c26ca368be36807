// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Page faults of the debugger's making: the test plays processor and operating system. */
#include "base/vmcs.h"
#include "check.h"
#include "cores/state.h"
#include "fake.h"

#include <string.h>

/* Behind the mapped code: the page table is there, its entries are not. */
#define MISSING (FAKE_CODE + FAKE_CODE_PAGES * 0x1000)
#define MISSING_ENTRY (0x4000 + 8 * (0x100 + FAKE_CODE_PAGES))
#define FAULT (INTR_VALID | INTR_HAS_ERROR_CODE | INTR_TYPE_HARD_EXCEPTION << 8 | VECTOR_PF)

static const struct wire_page_in *answer(void)
{
	return (const struct wire_page_in *)fake_expect(ACTION_PAGE_IN_RESULT)->payload;
}

/* Halted, asked for, and continued. */
static u32 ask(u64 from, u64 to, u32 error)
{
	const struct wire_page_in request = { .from = from, .to = to, .error = error };

	REQUEST(ACTION_PAGE_IN, request);
	REQUEST_EMPTY(ACTION_CONTINUE);
	FIELD(VM_EXIT_INSTRUCTION_LEN) = 0;
	kd_call(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
	return answer()->status;
}

static void expect_fault(u64 address, u32 error)
{
	CHECK_EQUAL(FIELD(VM_ENTRY_INTR_INFO), FAULT);
	CHECK_EQUAL(FIELD(VM_ENTRY_ERROR_CODE), error);
	CHECK_EQUAL(fake_cr[0][2], address);
	/* Delivered. */
	FIELD(VM_ENTRY_INTR_INFO) = 0;
}

static void map(u32 page)
{
	const u64 entry = FAKE_CODE_PHYS | 3;

	memcpy(fake_memory + MISSING_ENTRY + 8 * page, &entry, sizeof(entry));
}

/* The handler returns to where the thread was. */
static enum kd_exit_result come_back(void)
{
	return fake_exception(VECTOR_DB, TYPE_FAULT, DEBUG_B0);
}

static void expect_halt(void)
{
	CHECK_EQUAL(((const struct wire_paused *)fake_expect(ACTION_PAUSED)->payload)->reason,
		    REASON_STEPPED);
	fake_expect_end();
}

static void one_page(void)
{
	fake_reset(2);
	FIELD(GUEST_ACTIVITY_STATE) = 1;
	FIELD(GUEST_INTERRUPTIBILITY) = BLOCKING_BY_STI;
	FIELD(GUEST_RFLAGS) |= RFLAGS_RF;
	CHECK_EQUAL(ask(MISSING + 0x123, MISSING + 0x123, 2), STATUS_OK);
	expect_fault(MISSING + 0x123, 2);
	CHECK_EQUAL(FIELD(GUEST_ACTIVITY_STATE), 0);
	CHECK_EQUAL(FIELD(GUEST_INTERRUPTIBILITY), 0);
	CHECK_EQUAL(FIELD(GUEST_RFLAGS), 0x202);
	CHECK_EQUAL(fake_dr[0][0], FAKE_CODE);
	CHECK_EQUAL(kd.owner, 0);
	map(0);
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(come_back(), KD_RESUME);
	expect_halt();
	CHECK_EQUAL(FIELD(VM_ENTRY_INTR_INFO), 0);
	CHECK_EQUAL(FIELD(GUEST_DR7), 0x400);
}

static void a_range(void)
{
	fake_reset(1);
	map(1);
	CHECK_EQUAL(ask(MISSING + 0xfff, MISSING + 0x2001, 0), STATUS_OK);
	expect_fault(MISSING + 0xfff, 0);
	map(0);
	CHECK_EQUAL(come_back(), KD_RESUME);
	/* The second page is there; nothing is said before the last has come. */
	expect_fault(MISSING + 0x2000, 0);
	fake_expect_end();
	map(2);
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(come_back(), KD_RESUME);
	expect_halt();
}

static void a_page_that_is_there(void)
{
	const struct wire_page_in request = { .from = FAKE_CODE, .to = FAKE_CODE };

	fake_reset(1);
	REQUEST(ACTION_PAGE_IN, request);
	REQUEST_EMPTY(ACTION_CONTINUE);
	REQUEST_EMPTY(ACTION_CONTINUE);
	kd_call(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
	CHECK_EQUAL(answer()->status, STATUS_OK);
	fake_expect_log(LOG_INFO, "the pages are there already");
	expect_halt();
	CHECK_EQUAL(FIELD(VM_ENTRY_INTR_INFO), 0);
}

static void a_write_to_a_page_that_is_there(void)
{
	fake_reset(1);
	CHECK_EQUAL(ask(FAKE_CODE, FAKE_CODE, 3), STATUS_OK);
	expect_fault(FAKE_CODE, 3);
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(come_back(), KD_RESUME);
	expect_halt();
}

static void the_mode_is_the_guests(void)
{
	fake_reset(1);
	CHECK_EQUAL(ask(MISSING, MISSING, 0xffffffff), STATUS_OK);
	CHECK_EQUAL(kd.page_in.error, 0xf3);
	fake_reset(1);
	FIELD(GUEST_SS_AR_BYTES) = 0xc0f3;
	CHECK_EQUAL(ask(MISSING, MISSING, 0), STATUS_OK);
	expect_fault(MISSING, PAGE_FAULT_USER);
}

static void one_that_does_not_come(void)
{
	fake_reset(1);
	CHECK_EQUAL(ask(MISSING, MISSING + 0x2000, 0), STATUS_OK);
	expect_fault(MISSING, 0);
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(come_back(), KD_RESUME);
	fake_expect_log(LOG_WARNING, "did not map fffff80000110000");
	expect_halt();
}

static void another_thread_passes_by(void)
{
	fake_reset(1);
	CHECK_EQUAL(ask(MISSING, MISSING, 0), STATUS_OK);
	fake_threads[0].thread++;
	CHECK_EQUAL(come_back(), KD_RESUME);
	fake_expect_end();
}

static void an_earlier_halt_ends_it(void)
{
	fake_reset(1);
	CHECK_EQUAL(ask(MISSING, MISSING + 0x2000, 0), STATUS_OK);
	expect_fault(MISSING, 0);
	REQUEST_EMPTY(ACTION_CONTINUE);
	kd_call(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
	CHECK(!kd.page_in.armed);
	CHECK_EQUAL(FIELD(GUEST_DR7), 0x400);
}

static void on_a_breakpoint(void)
{
	const struct wire_breakpoint bp = {
		.address = FAKE_CODE, .pid = ANY_ID, .tid = ANY_ID, .core = ANY_ID,
	};

	fake_reset(1);
	REQUEST(ACTION_BP, bp);
	REQUEST_EMPTY(ACTION_CONTINUE);
	kd_call(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
	fake_expect(ACTION_BP_RESULT);
	CHECK_EQUAL(ask(MISSING, MISSING, 0), STATUS_OK);
	expect_fault(MISSING, 0);
	/* The int3 stays: the thread is stopped before it. */
	CHECK_EQUAL(fake_memory[FAKE_CODE_PHYS], 0xcc);
	CHECK(!kd.cpu[0].step.armed);
}

static void what_cannot_be(void)
{
	fake_reset(1);
	CHECK_EQUAL(ask(0x0000800000000000, 0, 0), STATUS_INVALID_ADDRESS);
	CHECK_EQUAL(ask(0x00007ffffffff000, 0x0000800000001000, 0), STATUS_INVALID_ADDRESS);
	CHECK_EQUAL(ask(MISSING, MISSING + 4097 * 0x1000ULL, 0), STATUS_INVALID_ADDRESS);
	CHECK_EQUAL(ask(1, ~0ULL, 0), STATUS_INVALID_ADDRESS);
	FIELD(VM_ENTRY_INTR_INFO) = INTR_VALID | 0xd1;
	CHECK_EQUAL(ask(MISSING, MISSING, 0), STATUS_INVALID_ADDRESS);
	fake_may_fault = false;
	FIELD(VM_ENTRY_INTR_INFO) = 0;
	CHECK_EQUAL(ask(MISSING, MISSING, 0), STATUS_INVALID_ADDRESS);
	CHECK_EQUAL(FIELD(VM_ENTRY_INTR_INFO), 0);
	CHECK(!kd.page_in.armed);
}

static void the_last_page_of_all(void)
{
	fake_reset(1);
	CHECK_EQUAL(ask(~0xfffULL, ~0ULL, 0), STATUS_OK);
	expect_fault(~0xfffULL, 0);
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(come_back(), KD_RESUME);
	fake_expect(ACTION_PAUSED);
}

const struct test pagein_tests[] = {
	{ "page-in: one page", one_page },
	{ "page-in: a range", a_range },
	{ "page-in: a write to a page that is there", a_write_to_a_page_that_is_there },
	{ "page-in: the U bit is the guest's mode", the_mode_is_the_guests },
	{ "page-in: a page that does not come", one_that_does_not_come },
	{ "page-in: another thread passes by", another_thread_passes_by },
	{ "page-in: an earlier halt ends it", an_earlier_halt_ends_it },
	{ "page-in: on a breakpoint", on_a_breakpoint },
	{ "page-in: what cannot be is refused", what_cannot_be },
	{ "page-in: the last page of all", the_last_page_of_all },
	{ "page-in: a page that is there", a_page_that_is_there },
	{ 0 },
};
