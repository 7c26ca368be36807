// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Several cores, each a thread of its own, halting and being held. */
#include "base/atomic.h"
#include "base/vmcs.h"
#include "check.h"
#include "cores/state.h"
#include "fake.h"
#include "script/memory.h"
#include "script/value.h"
#include "script_request.h"

#include <pthread.h>
#include <sched.h>
#include <string.h>

static u32 nmis[FAKE_CORES];
static u32 ticks[FAKE_CORES];
static u32 stop;
static u32 finished;
/* What the guest of a core does between two NMIs. */
static void (*guest)(u32 core);

static void send_nmi(u32 core)
{
	atomic_put(&nmis[core], 1);
}

static void *run_core(void *argument)
{
	fake_core = (u32)(size_t)argument;
	while (!atomic_get(&stop)) {
		if (atomic_swap(&nmis[fake_core], 0))
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

static void prepare_cores(u32 count)
{
	fake_reset(count);
	fake_nmi = send_nmi;
	fake_real_time = true;
}

/* A thread for each core but 0, which is the test's own. */
static void start_threads(void (*what)(u32 core))
{
	guest = what;
	for (running = 1; running < kd.cores; running++)
		CHECK(!pthread_create(&threads[running], NULL, run_core, (void *)(size_t)running));
}

static void stop_cores(void)
{
	u32 i;

	atomic_put(&stop, 1);
	for (i = 1; i < running; i++)
		pthread_join(threads[i], NULL);
}

static u32 before[FAKE_CORES];

/* Called while core 0 polls: all other cores stand still then. */
static void watch_ticks(void)
{
	static u32 calls;
	u32 i;

	if (fake_core != 0 || !atomic_get(&kd.owner))
		return;
	for (i = 1; i < kd.cores; i++)
		if (atomic_get(&kd.cpu[i].hold) != HOLD_HELD)
			return;
	for (i = 1; i < kd.cores; i++) {
		u32 now = atomic_get(&ticks[i]);

		if (calls)
			CHECK_EQUAL(now, before[i]);
		before[i] = now;
	}
	calls++;
}

static void all_cores_stand_still(void)
{
	u32 after;

	prepare_cores(4);
	fake_idle = watch_ticks;
	start_threads(NULL);
	fake_receive_silence(100);
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(fake_vmcall(KD_VMCALL_HALT, 0, 0), KD_RESUME);
	after = atomic_get(&ticks[1]);
	while (atomic_get(&ticks[1]) < after + 3)
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

	prepare_cores(3);
	*fake_field(2, GUEST_RIP) = FAKE_CODE + 0x222;
	start_threads(NULL);
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

static void an_absent_core_is_not_waited_for(void)
{
	fake_reset(2);
	fake_nmi = no_nmi;
	kd_absent(1);
	switch_to(1);
	REQUEST_EMPTY(ACTION_CONTINUE);
	fake_vmcall(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
	CHECK_EQUAL(core_result(), STATUS_CORE_NOT_LOCKED);
	fake_expect_end();
	fake_nmi = fake_nmi_held;
	fake_core = 1;
	CHECK_EQUAL(fake_vmcall(KD_VMCALL_JOIN, 0, 0), KD_RESUME);
	fake_core = 0;
	switch_to(0);
	REQUEST_EMPTY(ACTION_CONTINUE);
	fake_vmcall(KD_VMCALL_HALT, 0, 0);
	CHECK_EQUAL(kd_counters()->cores_late, 0);
	fake_expect(ACTION_PAUSED);
	CHECK_EQUAL(core_result(), STATUS_OK);
	fake_expect_end();
}

static void a_report_halts_to_be_looked_at(void)
{
	static struct fake_frame frame;

	fake_reset(2);
	REQUEST_EMPTY(ACTION_CONTINUE);
	kd_report("this cannot be");
	fake_expect_log(LOG_INFO, "VM_EXIT_REASON");
	while (fake_next(&frame) && frame.payload[0] == LOG_INFO)
		CHECK_EQUAL(frame.action, ACTION_LOG);
	CHECK(strstr((const char *)frame.payload + 4, "this cannot be"));
	fake_expect(ACTION_PAUSED);
	fake_expect_end();
	CHECK_EQUAL(kd.owner, 0);
}

static void a_report_without_a_debugger(void)
{
	fake_reset_unprepared(2);
	kd_report("this cannot be");
	fake_expect_end();
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

	for (i = 0; i < FAKE_CORES; i++)
		halts_to_do[i] = HALTS;
	prepare_cores(FAKE_CORES);
	for (i = 0; i < total; i++)
		REQUEST_EMPTY(ACTION_CONTINUE);
	start_threads(halt_often);
	while (halts_to_do[0]) {
		if (atomic_swap(&nmis[0], 0))
			fake_exception(2, TYPE_NMI, 0);
		halt_often(0);
	}
	while (__atomic_load_n(&kd.counters.halts, __ATOMIC_SEQ_CST) < total || atomic_get(&kd.owner))
		if (atomic_swap(&nmis[0], 0))
			fake_exception(2, TYPE_NMI, 0);
	stop_cores();
	CHECK_EQUAL(kd_counters()->halts, total);
	for (i = 0; i < total; i++)
		CHECK_EQUAL(fake_expect(ACTION_PAUSED)->payload[12], REASON_REQUEST);
	fake_expect_end();
	CHECK_EQUAL(kd.owner, 0);
}

static void look_often(u32 core)
{
	(void)core;
	FIELD(VM_EXIT_REASON) = EXIT_PREEMPTION_TIMER;
	kd_exit();
}

/* Every core runs the wanted process: one halts, and what the others found is history. */
static void all_cores_find_the_process_at_once(void)
{
	static const struct wire_process wanted = { .kind = 2, .pid = 0x1c, .by_clock = 1 };
	u32 i;

	prepare_cores(FAKE_CORES);
	for (i = 0; i < FAKE_CORES; i++)
		fake_threads[i] = fake_tasks[2];
	for (i = 0; i < HALTS; i++) {
		REQUEST(ACTION_PROCESS, wanted);
		REQUEST_EMPTY(ACTION_CONTINUE);
		REQUEST_EMPTY(ACTION_CONTINUE);
	}
	start_threads(look_often);
	for (i = 0; i < HALTS; i++) {
		fake_vmcall(KD_VMCALL_HALT, 0, 0);
		while (__atomic_load_n(&kd.counters.halts, __ATOMIC_SEQ_CST) < 2 * (i + 1) ||
		       atomic_get(&kd.owner)) {
			if (atomic_swap(&nmis[0], 0))
				fake_exception(2, TYPE_NMI, 0);
			look_often(0);
		}
	}
	stop_cores();
	for (i = 0; i < HALTS; i++) {
		CHECK_EQUAL(fake_expect(ACTION_PAUSED)->payload[12], REASON_REQUEST);
		fake_expect(ACTION_PROCESS_RESULT);
		CHECK_EQUAL(fake_expect(ACTION_PAUSED)->payload[12], REASON_PROCESS_SWITCHED);
	}
	fake_expect_end();
}

#define TEXTS 200u
static u32 texts_to_send[FAKE_CORES];

static void send_text(u32 core)
{
	if (!texts_to_send[core])
		return;
	fake_vmcall(KD_VMCALL_USER_TEXT, FAKE_CODE + 0x3000, 40);
	CHECK_EQUAL(kd_gprs(core)[KD_RAX], 0);
	atomic_put(&texts_to_send[core], texts_to_send[core] - 1);
}

static void text_of_many_cores_during_halts(void)
{
	static struct fake_frame frame;
	u32 logs = 0;
	u32 i;

	for (i = 1; i < FAKE_CORES; i++)
		texts_to_send[i] = TEXTS;
	prepare_cores(FAKE_CORES);
	memset(fake_memory + FAKE_CODE_PHYS + 0x3000, 'x', 40);
	for (i = 0; i < 30; i++)
		REQUEST_EMPTY(ACTION_CONTINUE);
	start_threads(send_text);
	for (i = 0; i < 30; i++)
		fake_vmcall(KD_VMCALL_HALT, 0, 0);
	for (i = 1; i < FAKE_CORES; i++)
		while (atomic_get(&texts_to_send[i]))
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

	prepare_cores(3);
	start_threads(NULL);
	REQUEST(ACTION_TEST_QUERY, query);
	REQUEST_EMPTY(ACTION_CONTINUE);
	fake_vmcall(KD_VMCALL_HALT, 0, 0);
	stop_cores();
	fake_expect(ACTION_PAUSED);
	fake_expect_log(LOG_INFO, ": the test task ran");
	fake_expect_log(LOG_INFO, ": the test task ran");
	CHECK_EQUAL(fake_expect(ACTION_TEST_RESULT)->payload[16], 0xff);
}

enum { REFERENCE = 3, ADD = 9, SPINLOCK_LOCK = 42, SPINLOCK_UNLOCK = 43, INTERLOCKED_INCREMENT = 76 };

/* Counts global 1 under the lock in global 0, and global 2 by itself. */
static void make_counting_script(void)
{
	script_begin();
	OP(REFERENCE), GLOBAL(0), CELL(0);
	OP(SPINLOCK_LOCK), CELL(0);
	OP(ADD), NUMBER(1), GLOBAL(1), GLOBAL(1);
	OP(SPINLOCK_UNLOCK), CELL(0);
	OP(REFERENCE), GLOBAL(2), CELL(1);
	OP(INTERLOCKED_INCREMENT), CELL(1), CELL(2);
}

#define RUNS 2000

static void run_counting_script(u32 core)
{
	static u32 runs[FAKE_CORES];
	struct script *script = script_of(&kd.cpu[core]);

	if (runs[core] == RUNS)
		return;
	script->cpu = &kd.cpu[core];
	script->symbols = script_sent.symbols;
	script->count = script_sent.header.count;
	CHECK(script_run(script));
	if (++runs[core] == RUNS)
		__atomic_add_fetch(&finished, 1, __ATOMIC_SEQ_CST);
}

static void scripts_run_on_several_cores(void)
{
	prepare_cores(FAKE_CORES);
	make_counting_script();
	start_threads(run_counting_script);
	while (atomic_get(&finished) < FAKE_CORES - 1)
		sched_yield();
	stop_cores();
	CHECK_EQUAL(*script_global(1), RUNS * (FAKE_CORES - 1));
	CHECK_EQUAL(*script_global(2), RUNS * (FAKE_CORES - 1));
	CHECK_EQUAL(*script_global(0), 0);
}

const struct test halt_tests[] = {
	{ "halt: scripts run on several cores at once", scripts_run_on_several_cores },
	{ "halt: all other cores stand still until continued", all_cores_stand_still },
	{ "halt: a core switch", a_core_switch },
	{ "halt: bad core switches", bad_core_switches },
	{ "halt: a core that does not come in time", a_core_that_does_not_come },
	{ "halt: an absent core is not waited for, until it joins", an_absent_core_is_not_waited_for },
	{ "halt: a report halts the machine to be looked at", a_report_halts_to_be_looked_at },
	{ "halt: a report without a debugger returns", a_report_without_a_debugger },
	{ "halt: all cores halt at once, again and again", all_cores_halt_at_once },
	{ "halt: all cores find the wanted process at once", all_cores_find_the_process_at_once },
	{ "halt: text of many cores during halts", text_of_many_cores_during_halts },
	{ "halt: test tasks run on held cores", tasks_run_on_held_cores },
	{ 0 },
};
