// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/handlers.h"

#include "base/atomic.h"
#include "cores/held_work.h"
#include "cores/hold.h"
#include "cores/state.h"
#include "guest/breakpoint.h"
#include "run/intercept.h"
#include "wire/log.h"
#include "wire/packets.h"

enum query {
	QUERY_CORES = 1,
	QUERY_POOLS = 2,
	QUERY_STEPPING = 3,
	QUERY_BREAKPOINTS_OFF = 4,
	QUERY_BREAKPOINTS_ON = 5,
	QUERY_EVENTS_OFF = 6,		/* while a command runs on the debuggee */
	QUERY_EVENTS_ON = 7,
	QUERY_TASKS = 8,
	QUERY_TASKS_ASYNC = 9,
	QUERY_TASK_ON_CORE = 10,
	QUERY_DEBUG_OFF = 11,
	QUERY_DEBUG_ON = 12,
};

static void put_core(struct text *text, u32 core, const char *what)
{
	text_put(text, "core ");
	text_dec(text, core);
	text_put(text, what);
}

static void list_cores(struct kd_cpu *cpu)
{
	u32 i;

	for (i = 0; i < kd.cores; i++) {
		struct text text = { 0 };
		bool held = i != cpu->id && hold_is_held(i);

		put_core(&text, i, i == cpu->id ? ": operating" : held ? ": held" : ": running");
		if (atomic_get(&kd.cpu[i].nmi_sent) && !held)
			text_put(&text, ", an NMI is on its way");
		log_text(cpu, LOG_INFO, &text);
	}
}

static void list_pools(struct kd_cpu *cpu)
{
	struct text text = { 0 };

	text_put(&text, "breakpoint records: ");
	text_dec(&text, breakpoint_count());
	text_put(&text, " of ");
	text_dec(&text, BREAKPOINTS);
	text_put(&text, " in use");
	log_text(cpu, LOG_INFO, &text);
}

static void list_stepping(struct kd_cpu *cpu)
{
	bool any = false;
	u32 i;

	for (i = 0; i < kd.cores; i++) {
		struct text text = { 0 };

		if (!kd.cpu[i].step.armed)
			continue;
		any = true;
		put_core(&text, i, ": in a step that began at ");
		text_hex(&text, kd.cpu[i].step.rip, 16);
		log_text(cpu, LOG_INFO, &text);
	}
	if (!any)
		log_line(cpu, LOG_INFO, "no core is in a step");
}

static void test_task(struct kd_cpu *cpu)
{
	struct text text = { 0 };

	put_core(&text, cpu->id, ": the test task ran");
	log_text(cpu, LOG_INFO, &text);
}

/* On every held core, or on one; a late one is left out. */
static void post_tasks(u32 first, u32 count, bool wait)
{
	u32 i;

	for (i = first; i < first + count; i++)
		held_work_post(i, test_task);
	for (i = first; wait && i < first + count; i++)
		held_work_wait(i);
}

static u32 run_query(struct kd_cpu *cpu, u32 number, u64 context)
{
	switch (number) {
	case QUERY_CORES:
		list_cores(cpu);
		break;
	case QUERY_POOLS:
		list_pools(cpu);
		break;
	case QUERY_STEPPING:
		list_stepping(cpu);
		break;
	case QUERY_BREAKPOINTS_OFF:
		breakpoint_suspend(SUSPENDED_ON_REQUEST);
		break;
	case QUERY_EVENTS_OFF:
		breakpoint_suspend(SUSPENDED_FOR_COMMAND);
		break;
	case QUERY_BREAKPOINTS_ON:
		/* Also the way out when the end of a command was lost. */
		breakpoint_unsuspend(SUSPENDED_ON_REQUEST | SUSPENDED_FOR_COMMAND);
		break;
	case QUERY_EVENTS_ON:
		breakpoint_unsuspend(SUSPENDED_FOR_COMMAND);
		break;
	case QUERY_TASKS:
	case QUERY_TASKS_ASYNC:
		post_tasks(0, kd.cores, number == QUERY_TASKS);
		break;
	case QUERY_TASK_ON_CORE:
		if (context >= kd.cores)
			return STATUS_INVALID_CORE_ID;
		if (context == cpu->id)
			test_task(cpu);
		else
			post_tasks((u32)context, 1, true);
		break;
	case QUERY_DEBUG_OFF:
	case QUERY_DEBUG_ON:
		kd.debug_off = number == QUERY_DEBUG_OFF;
		break;
	default:
		return STATUS_UNKNOWN_TEST_QUERY;
	}
	return STATUS_OK;
}

enum flow test_query_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_test_query *query = (struct wire_test_query *)call->answer;

	query->status = run_query(cpu, query->number, query->context);
	intercept_apply(cpu);
	return FLOW_STAY;
}
