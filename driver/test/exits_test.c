// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The table of exit reasons, and what is counted. */
#include "base/exits.h"
#include "base/vmcs.h"
#include "cores/state.h"
#include "check.h"
#include "fake.h"

#include <string.h>

static void which_are_by_an_instruction(void)
{
	static const u8 by_instruction[] = {
		10, 12, 14, 16, 18, 28, 29, 30, 31, 32, 36, 40, 51, 54, 55, 57, 58, 61, 63, 64,
	};
	static const u8 by_event[] = { 0, 1, 2, 8, 37, 48, 49, 52, 74 };
	u32 i;

	for (i = 0; i < sizeof(by_instruction); i++)
		CHECK(exit_is_by_instruction(by_instruction[i]));
	for (i = 0; i < sizeof(by_event); i++)
		CHECK(!exit_is_by_instruction(by_event[i]));
	CHECK(!exit_is_by_instruction(EXIT_REASONS));
	CHECK(!exit_is_by_instruction(0xffff));
}

static void names(void)
{
	CHECK(strcmp(exit_name(EXIT_CPUID), "CPUID") == 0);
	CHECK(strcmp(exit_name(EXIT_MTF), "monitor trap flag") == 0);
	CHECK(strcmp(exit_name(EXIT_PREEMPTION_TIMER), "VMX-preemption timer") == 0);
	CHECK(exit_name(35) == NULL);
	CHECK(exit_name(EXIT_REASONS) == NULL);
}

static void exits_are_counted(void)
{
	fake_reset(2);
	FIELD(VM_EXIT_REASON) = EXIT_CPUID;
	kd_exit();
	kd_exit();
	FIELD(VM_EXIT_REASON) = 999;
	kd_exit();
	CHECK_EQUAL(kd_exits(EXIT_CPUID), 2);
	CHECK_EQUAL(kd_exits(EXIT_MTF), 0);
	CHECK_EQUAL(kd_exits(EXIT_REASONS), 1);
}

static char dumped[16384];

static void keep(const char *line)
{
	CHECK(strlen(line) <= 150);
	CHECK(strlen(dumped) + strlen(line) + 2 < sizeof(dumped));
	strcat(dumped, line);
	strcat(dumped, "\n");
}

static void a_dump(void)
{
	fake_reset(2);
	FIELD(VM_EXIT_REASON) = EXIT_CPUID;
	kd_exit();
	FIELD(GUEST_RIP) = 0x123456789abcdef0;
	FIELD(VM_EXIT_REASON) = 999;
	kd_exit();
	kd_dump(keep);
	CHECK(strstr(dumped, "GUEST_RIP 123456789abcdef0"));
	CHECK(strstr(dumped, "VM_EXIT_REASON 3e7"));
	CHECK(strstr(dumped, "CPUID 1"));
	CHECK(strstr(dumped, "other exits 1"));
	CHECK(!strstr(dumped, "monitor trap flag"));
}

/* An instruction that the table had left out: its step ends after it. */
static void a_step_over_rdrand(void)
{
	struct wire_step step = { .kind = STEP_IN };

	fake_reset(1);
	REQUEST(ACTION_STEP, step);
	kd_call(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
	FIELD(GUEST_PENDING_DBG) = 0;
	FIELD(VM_EXIT_REASON) = 57;
	CHECK_EQUAL(kd_exit(), KD_NOT_MINE);
	CHECK_EQUAL(FIELD(GUEST_PENDING_DBG), DEBUG_BS);
}

const struct test exits_tests[] = {
	{ "exits: which are by an instruction", which_are_by_an_instruction },
	{ "exits: names", names },
	{ "exits: counted by reason", exits_are_counted },
	{ "exits: a dump has them, and the fields of the VMCS", a_dump },
	{ "exits: a step over RDRAND", a_step_over_rdrand },
	{ 0 },
};
