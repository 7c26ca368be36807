// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Lists of processes and threads, and what is refused about them. */
#include "base/vmcs.h"
#include "check.h"
#include "cores/state.h"
#include "fake.h"

#include <string.h>

/* Not before: a request that comes while a list is sent ends the list. */
static void then_continue(void)
{
	if (!fake_all_read())
		return;
	fake_idle = NULL;
	REQUEST_EMPTY(ACTION_CONTINUE);
}

static void halt_and_serve(void)
{
	fake_idle = then_continue;
	kd_call(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
}

static u32 ask_process(struct wire_process process)
{
	REQUEST(ACTION_PROCESS, process);
	halt_and_serve();
	return ((const struct wire_process *)fake_expect(ACTION_PROCESS_RESULT)->payload)->status;
}

static u32 ask_thread(struct wire_thread thread)
{
	REQUEST(ACTION_THREAD, thread);
	halt_and_serve();
	return ((const struct wire_thread *)fake_expect(ACTION_THREAD_RESULT)->payload)->status;
}

static void processes(void)
{
	const struct wire_process list = { .kind = 1 };

	fake_reset(1);
	REQUEST(ACTION_PROCESS, list);
	halt_and_serve();
	fake_expect_log(LOG_INFO, "pid   process           name\n");
	fake_expect_log(LOG_INFO, "----");
	fake_expect_log(LOG_INFO, "0004  00000000ffff9000  System\n");
	fake_expect_log(LOG_INFO, "001c  00000000ffff9400  program\n");
	CHECK_EQUAL(((const struct wire_process *)fake_expect(ACTION_PROCESS_RESULT)->payload)->status,
		    STATUS_OK);
	fake_expect_end();
}

static void threads_of_the_running_process(void)
{
	const struct wire_thread list = { .kind = 2 };

	fake_reset(1);
	REQUEST(ACTION_THREAD, list);
	halt_and_serve();
	fake_expect_log(LOG_INFO, "tid   thread            pid   name\n");
	fake_expect_log(LOG_INFO, "----");
	fake_expect_log(LOG_INFO, "0008  00000000ffff9100  0004  System\n");
	fake_expect_log(LOG_INFO, "0009  00000000ffff9101  0004  System\n");
	CHECK_EQUAL(((const struct wire_thread *)fake_expect(ACTION_THREAD_RESULT)->payload)->status,
		    STATUS_OK);
	fake_expect_end();
}

static void threads_of_another_process(void)
{
	struct wire_thread list = { .kind = 2 };
	const u64 program = 0xffff9400;

	fake_reset(1);
	memcpy(list.list_details + THREAD_LIST_PROCESS_AT, &program, sizeof(program));
	REQUEST(ACTION_THREAD, list);
	halt_and_serve();
	fake_expect_log(LOG_INFO, "tid");
	fake_expect_log(LOG_INFO, "----");
	fake_expect_log(LOG_INFO, "0020  00000000ffff9500  001c  program\n");
	fake_expect_log(LOG_INFO, "0021  00000000ffff9501  001c  program\n");
}

static void a_name_stays_one_line(void)
{
	const struct wire_process list = { .kind = 1 };

	fake_reset(1);
	memcpy(fake_tasks[2].name, "a\n\x1b[2Jb0123456789", 16);
	fake_tasks[2].name[15] = '!';
	REQUEST(ACTION_PROCESS, list);
	halt_and_serve();
	fake_expect_log(LOG_INFO, "pid");
	fake_expect_log(LOG_INFO, "----");
	fake_expect_log(LOG_INFO, "System");
	fake_expect_log(LOG_INFO, "  a??[2Jb01234567!\n");
}

static void a_list_that_goes_round_is_interrupted(void)
{
	const struct wire_process list = { .kind = 1 };
	struct fake_frame frame;
	u32 rows = 0;

	fake_reset(1);
	fake_tasks_go_round = true;
	REQUEST(ACTION_PROCESS, list);
	REQUEST_EMPTY(ACTION_CONTINUE);
	kd_call(KD_VMCALL_HALT, 0, 0);
	while (fake_next(&frame))
		rows++;
	CHECK(rows < 8);
}

static void a_search_in_a_list_that_goes_round_ends(void)
{
	fake_reset(1);
	fake_tasks_go_round = true;
	CHECK_EQUAL(ask_process((struct wire_process){ .kind = 2, .pid = 0x99, .by_clock = 1 }),
		    STATUS_INVALID_PROCESS_ID);
}

static void what_does_not_exist(void)
{
	const u64 nothing = 0xffff0000;
	struct wire_thread list = { .kind = 2 };

	fake_reset(1);
	CHECK_EQUAL(ask_process((struct wire_process){ .kind = 2, .pid = 5 }), STATUS_INVALID_PROCESS_ID);
	CHECK_EQUAL(ask_process((struct wire_process){ .kind = 2, .process = 0xffff9100 }),
		    STATUS_PROCESS_INVALID_PARAMETER);
	CHECK_EQUAL(ask_process((struct wire_process){ .kind = 3 }), STATUS_PROCESS_INVALID_PARAMETER);
	CHECK_EQUAL(ask_process((struct wire_process){ .kind = 0xffffffff }),
		    STATUS_PROCESS_INVALID_PARAMETER);
	CHECK_EQUAL(ask_thread((struct wire_thread){ .kind = 0, .tid = 5 }), STATUS_THREAD_INVALID_PARAMETER);
	CHECK_EQUAL(ask_thread((struct wire_thread){ .kind = 0, .thread = 1 }),
		    STATUS_THREAD_INVALID_PARAMETER);
	CHECK_EQUAL(ask_thread((struct wire_thread){ .kind = 3 }), STATUS_THREAD_INVALID_PARAMETER);
	memcpy(list.list_details + THREAD_LIST_PROCESS_AT, &nothing, sizeof(nothing));
	CHECK_EQUAL(ask_thread(list), STATUS_THREAD_INVALID_PARAMETER);
	CHECK_EQUAL(kd.watch_armed, 0);
}

const struct test tasks_tests[] = {
	{ "tasks: processes", processes },
	{ "tasks: threads of the running process", threads_of_the_running_process },
	{ "tasks: threads of another process", threads_of_another_process },
	{ "tasks: a name stays one line", a_name_stays_one_line },
	{ "tasks: a list that goes round is interrupted", a_list_that_goes_round_is_interrupted },
	{ "tasks: a search in a list that goes round ends", a_search_in_a_list_that_goes_round_ends },
	{ "tasks: what does not exist is refused", what_does_not_exist },
	{ 0 },
};
