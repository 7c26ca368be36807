// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* MSRs of any held core, between our own ends; and the work that a held core is given for it. */
#include "check.h"
#include "cores/state.h"
#include "fake.h"
#include "hardware_fake.h"
#include "cores/held_work.h"

#include <string.h>

#define TSC_AUX 0xc0000103u
#define REGISTER_RBX 15u	/* REGS_ENUM */

static struct wire_register ask(u32 action, struct wire_register request)
{
	REQUEST(action, request);
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(fake_vmcall(KD_VMCALL_HALT, 0, 0), KD_RESUME);
	fake_expect(ACTION_PAUSED);
	memcpy(&request, fake_expect(action == ACTION_READ_REGISTERS ? ACTION_REGISTERS_RESULT
								     : ACTION_WRITE_RESULT)->payload,
	       sizeof(request));
	return request;
}

static struct wire_register msr_request(u32 msr, u32 core, u64 value)
{
	return (struct wire_register){ .id = msr, .space = REGISTER_IS_MSR, .core = core, .value = value };
}

/* What core 1 does in its spin. */
static void core_1_spins(void)
{
	u32 before = fake_core;

	fake_core = 1;
	held_work_run(&kd.cpu[1]);
	fake_core = before;
}

static void of_the_operating_core(void)
{
	struct wire_register answer;

	fake_reset(2);
	answer = ask(ACTION_WRITE_REGISTER, msr_request(TSC_AUX, 0, 7));
	CHECK_EQUAL(answer.status, STATUS_OK);
	CHECK_EQUAL(fake_tsc_aux[0], 7);
	answer = ask(ACTION_READ_REGISTERS, msr_request(TSC_AUX, 0, 0));
	CHECK_EQUAL(answer.status, STATUS_OK);
	CHECK_EQUAL(answer.value, 7);
	CHECK_EQUAL(answer.core, 0);
	CHECK_EQUAL(answer.space, REGISTER_IS_MSR);
}

static void of_a_held_core(void)
{
	struct wire_register answer;

	fake_reset(2);
	fake_idle = core_1_spins;
	answer = ask(ACTION_WRITE_REGISTER, msr_request(TSC_AUX, 1, 9));
	CHECK_EQUAL(answer.status, STATUS_OK);
	CHECK_EQUAL(fake_tsc_aux[1], 9);
	CHECK_EQUAL(fake_tsc_aux[0], 0);
	answer = ask(ACTION_READ_REGISTERS, msr_request(TSC_AUX, 1, 0));
	fake_idle = NULL;
	CHECK_EQUAL(answer.status, STATUS_OK);
	CHECK_EQUAL(answer.value, 9);
}

/* Its core writes nothing later on. */
static void of_a_core_that_does_not_answer(void)
{
	struct wire_register answer;

	fake_reset(2);
	answer = ask(ACTION_WRITE_REGISTER, msr_request(TSC_AUX, 1, 9));
	CHECK_EQUAL(answer.status, STATUS_CORE_NOT_LOCKED);
	core_1_spins();
	CHECK_EQUAL(fake_tsc_aux[1], 0);
}

static void what_is_refused(void)
{
	fake_reset(2);
	CHECK_EQUAL(ask(ACTION_READ_REGISTERS, msr_request(0x12345, 0, 0)).status, STATUS_INVALID_REGISTER);
	CHECK_EQUAL(ask(ACTION_WRITE_REGISTER, msr_request(TSC_AUX, 0, 1ULL << 32)).status,
		    STATUS_INVALID_REGISTER);
	CHECK_EQUAL(ask(ACTION_READ_REGISTERS, msr_request(TSC_AUX, 2, 0)).status, STATUS_INVALID_CORE_ID);
	CHECK_EQUAL(ask(ACTION_READ_REGISTERS, msr_request(TSC_AUX, 0xffffffff, 0)).status,
		    STATUS_INVALID_CORE_ID);
}

/* HyperDbg's debugger leaves in the padding what was there. */
static void padding_that_means_nothing(void)
{
	struct wire_register request = { .id = REGISTER_RBX, .space = 0x1234, .core = 77 };

	fake_reset(1);
	kd.cpu[0].gprs[KD_RBX] = 0xabc;
	CHECK_EQUAL(ask(ACTION_READ_REGISTERS, request).value, 0xabc);
}

const struct test msr_tests[] = {
	{ "msr: of the operating core", of_the_operating_core },
	{ "msr: of a held core", of_a_held_core },
	{ "msr: of a core that does not answer", of_a_core_that_does_not_answer },
	{ "msr: what is refused", what_is_refused },
	{ "msr: padding that means nothing", padding_that_means_nothing },
	{ 0 },
};
