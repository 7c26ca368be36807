// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Several cores, each a thread of its own, halting and being held. */
#include "../core/state.h"
#include "../core/vmcs.h"
#include "check.h"
#include "fake.h"

#include <pthread.h>
#include <sched.h>
#include <string.h>

static u32 nmis[FAKE_CORES];
static u32 ticks[FAKE_CORES];
static u32 stop;
/* What the guest of a core does between two NMIs. */
static void (*guest)(u32 core);

static void send_nmi(u32 core)
{
	__atomic_store_n(&nmis[core], 1, __ATOMIC_SEQ_CST);
}

static void *run_core(void *argument)
{
	fake_core = (u32)(size_t)argument;
	while (!__atomic_load_n(&stop, __ATOMIC_SEQ_CST)) {
		if (__atomic_exchange_n(&nmis[fake_core], 0, __ATOMIC_SEQ_CST))
			CHECK_EQUAL(fake_exception(2, TYPE_NMI, 0), KD_RESUME);
		__atomic_add_fetch(&ticks[fake_core], 1, __ATOMIC_SEQ_CST);
		if (guest)
			guest(fake_core);
		sched_yield();
	}
	return NULL;
}

static pthread_t threads[FAKE_CORES];
static u32 running;

static void start_cores(u32 count, void (*what)(u32 core))
{
	fake_reset(count);
	fake_nmi = send_nmi;
	fake_real_time = true;
	guest = what;
	stop = 0;
	for (running = 1; running < count; running++)
		CHECK(!pthread_create(&threads[running], NULL, run_core, (void *)(size_t)running));
}

static void stop_cores(void)
{
	u32 i;

	__atomic_store_n(&stop, 1, __ATOMIC_SEQ_CST);
	for (i = 1; i < running; i++)
		pthread_join(threads[i], NULL);
}

static u32 before[FAKE_CORES];

/* Called while core 0 polls: all other cores stand still then. */
static void watch_ticks(void)
{
	static u32 calls;
	u32 i;

	if (fake_core != 0 || !kd.owner)
		return;
	for (i = 1; i < kd.cores; i++)
		if (kd.cpu[i].hold != HOLD_HELD)
			return;
	for (i = 1; i < kd.cores; i++) {
		u32 now = __atomic_load_n(&ticks[i], __ATOMIC_SEQ_CST);

		if (calls)
			CHECK_EQUAL(now, before[i]);
		before[i] = now;
	}
	calls++;
}

static void all_cores_stand_still(void)
{
	u32 after;

	start_cores(4, NULL);
	fake_idle = watch_ticks;
	fake_receive_silence(100);
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(fake_vmcall(KD_VMCALL_HALT, 0, 0), KD_RESUME);
	fake_idle = NULL;
	after = __atomic_load_n(&ticks[1], __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&ticks[1], __ATOMIC_SEQ_CST) < after + 3)
		sched_yield();
	stop_cores();
	fake_expect(ACTION_PAUSED);
	fake_expect_end();
}

static void switch_to(u32 core)
{
	struct wire_change_core change = { core, 0 };

	REQUEST(ACTION_CHANGE_CORE, change);
}

static u32 core_result(void)
{
	struct wire_change_core change;

	memcpy(&change, fake_expect(ACTION_CORE_RESULT)->payload, sizeof(change));
	return change.status;
}

static void a_core_switch(void)
{
	struct wire_register rip = { .id = 102 };
	struct wire_paused paused;
	struct fake_frame *frame;

	start_cores(3, NULL);
	*fake_field(2, GUEST_RIP) = FAKE_CODE + 0x222;
	switch_to(2);
	REQUEST(ACTION_READ_REGISTERS, rip);
	switch_to(1);
	REQUEST_EMPTY(ACTION_CONTINUE);
	fake_vmcall(KD_VMCALL_HALT, 0, 0);
	stop_cores();
	fake_expect(ACTION_PAUSED);
	CHECK_EQUAL(core_result(), STATUS_OK);
	memcpy(&paused, fake_expect(ACTION_PAUSED)->payload, sizeof(paused));
	CHECK_EQUAL(paused.reason, REASON_CORE_SWITCHED);
	CHECK_EQUAL(paused.core, 2);
	CHECK_EQUAL(paused.rip, FAKE_CODE + 0x222);
	frame = fake_expect(ACTION_REGISTERS_RESULT);
	CHECK_EQUAL(frame->payload[8], 0x22);
	CHECK_EQUAL(core_result(), STATUS_OK);
	CHECK_EQUAL(fake_expect(ACTION_PAUSED)->payload[16], 1);
	fake_expect_end();
	CHECK_EQUAL(kd.owner, 0);
}

static void bad_core_switches(void)
{
	fake_reset(2);
	switch_to(2);
	switch_to(0);
	REQUEST_EMPTY(ACTION_CONTINUE);
	fake_vmcall(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
	CHECK_EQUAL(core_result(), STATUS_INVALID_CORE);
	CHECK_EQUAL(core_result(), STATUS_OK);
	fake_expect_end();
}

/* The NMI is lost or late. */
static void no_nmi(u32 core)
{
	(void)core;
}

static void a_core_that_does_not_come(void)
{
	fake_reset(2);
	fake_nmi = no_nmi;
	switch_to(1);
	REQUEST_EMPTY(ACTION_CONTINUE);
	fake_vmcall(KD_VMCALL_HALT, 0, 0);
	fake_expect_log(LOG_WARNING, "1 of 2 cores did not stop");
	fake_expect(ACTION_PAUSED);
	CHECK_EQUAL(core_result(), STATUS_CORE_NOT_LOCKED);
	CHECK_EQUAL(kd_counters()->cores_late, 1);
	/* It comes when all is over: the NMI was ours, and there is nothing to do. */
	fake_core = 1;
	CHECK_EQUAL(fake_exception(2, TYPE_NMI, 0), KD_RESUME);
	CHECK_EQUAL(kd.cpu[1].hold, HOLD_FREE);
	CHECK_EQUAL(fake_exception(2, TYPE_NMI, 0), KD_NOT_MINE);
	fake_core = 0;
}

static u32 halts_to_do[FAKE_CORES];

static void halt_often(u32 core)
{
	if (!halts_to_do[core])
		return;
	halts_to_do[core]--;
	fake_vmcall(KD_VMCALL_HALT, 0, 0);
}

#define HALTS 100u

static void all_cores_halt_at_once(void)
{
	u32 total = HALTS * FAKE_CORES;
	u32 i;

	start_cores(FAKE_CORES, NULL);
	for (i = 0; i < total; i++)
		REQUEST_EMPTY(ACTION_CONTINUE);
	for (i = 0; i < FAKE_CORES; i++)
		halts_to_do[i] = HALTS;
	guest = halt_often;
	while (halts_to_do[0]) {
		if (__atomic_exchange_n(&nmis[0], 0, __ATOMIC_SEQ_CST))
			fake_exception(2, TYPE_NMI, 0);
		halt_often(0);
	}
	while (__atomic_load_n(&kd.counters.halts, __ATOMIC_SEQ_CST) < total || kd.owner)
		if (__atomic_exchange_n(&nmis[0], 0, __ATOMIC_SEQ_CST))
			fake_exception(2, TYPE_NMI, 0);
	stop_cores();
	CHECK_EQUAL(kd_counters()->halts, total);
	for (i = 0; i < total; i++)
		CHECK_EQUAL(fake_expect(ACTION_PAUSED)->payload[12], REASON_REQUEST);
	fake_expect_end();
	CHECK_EQUAL(kd.owner, 0);
}

#define TEXTS 200u
static u32 texts_to_send[FAKE_CORES];

static void send_text(u32 core)
{
	if (!texts_to_send[core])
		return;
	texts_to_send[core]--;
	fake_vmcall(KD_VMCALL_USER_TEXT, FAKE_CODE + 0x3000, 40);
	CHECK_EQUAL(kd_gprs(core)[KD_RAX], 0);
}

static void text_of_many_cores_during_halts(void)
{
	static struct fake_frame frame;
	u32 logs = 0;
	u32 i;

	start_cores(FAKE_CORES, NULL);
	memset(fake_memory + FAKE_CODE_PHYS + 0x3000, 'x', 40);
	for (i = 1; i < FAKE_CORES; i++)
		texts_to_send[i] = TEXTS;
	guest = send_text;
	for (i = 0; i < 30; i++) {
		REQUEST_EMPTY(ACTION_CONTINUE);
		fake_vmcall(KD_VMCALL_HALT, 0, 0);
	}
	for (i = 1; i < FAKE_CORES; i++)
		while (texts_to_send[i])
			sched_yield();
	stop_cores();
	/* fake_next() checks that every frame is whole. */
	while (fake_next(&frame))
		logs += frame.action == ACTION_LOG;
	CHECK_EQUAL(logs, TEXTS * (FAKE_CORES - 1));
}

static void tasks_run_on_held_cores(void)
{
	struct wire_test_query query = { .number = 8 };

	start_cores(3, NULL);
	REQUEST(ACTION_TEST_QUERY, query);
	REQUEST_EMPTY(ACTION_CONTINUE);
	fake_vmcall(KD_VMCALL_HALT, 0, 0);
	stop_cores();
	fake_expect(ACTION_PAUSED);
	fake_expect_log(LOG_INFO, ": the test task ran");
	fake_expect_log(LOG_INFO, ": the test task ran");
	CHECK_EQUAL(fake_expect(ACTION_TEST_RESULT)->payload[16], 0xff);
}

const struct test halt_tests[] = {
	{ "halt: all other cores stand still until continued", all_cores_stand_still },
	{ "halt: a core switch", a_core_switch },
	{ "halt: bad core switches", bad_core_switches },
	{ "halt: a core that does not come in time", a_core_that_does_not_come },
	{ "halt: all cores halt at once, again and again", all_cores_halt_at_once },
	{ "halt: text of many cores during halts", text_of_many_cores_during_halts },
	{ "halt: test tasks run on held cores", tasks_run_on_held_cores },
	{ 0 },
};
