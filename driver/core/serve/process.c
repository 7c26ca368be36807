// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/handlers.h"

#include "base/bytes.h"
#include "cores/state.h"
#include "run/watch.h"
#include "serve/tasks.h"
#include "wire/log.h"
#include "wire/packets.h"

/* The two packets number their operations differently (PROTOCOL.md trap 19). */
enum { PROCESS_DETAILS = 0, PROCESS_LIST = 1, PROCESS_SWITCH = 2 };
enum { THREAD_SWITCH = 0, THREAD_DETAILS = 1, THREAD_LIST = 2 };

static void process_details(struct wire_process *process)
{
	struct host_thread now;

	host_current(&now);
	process->pid = now.pid;
	process->process = now.process;
	bytes_copy(process->name, now.name, sizeof(process->name));
}

static u32 process_switch(struct kd_cpu *cpu, const struct wire_process *process)
{
	const struct task_wanted wanted = { .object = process->process, .id = process->pid };
	struct host_thread found;
	struct kd_watch watch = {
		.how = process->by_clock ? WATCH_CLOCK : WATCH_SPACE,
		.by_id = !process->process,
		.id = process->pid,
	};

	if (!task_find_process(&wanted, &found))
		return process->process ? STATUS_PROCESS_INVALID_PARAMETER : STATUS_INVALID_PROCESS_ID;
	if (watch.how == WATCH_SPACE && !found.space) {
		log_line(cpu, LOG_ERROR, "this process has no address space of its own, so no load of CR3 "
			 "shows a switch to it");
		return STATUS_PROCESS_INVALID_PARAMETER;
	}
	watch.object = found.process;
	watch.space = found.space;
	return watch_arm(cpu, &watch) ? STATUS_OK : STATUS_PROCESS_INVALID_PARAMETER;
}

enum flow process_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_process *process = (struct wire_process *)call->answer;

	process->status = STATUS_OK;
	switch (process->kind) {
	case PROCESS_DETAILS:
		process_details(process);
		break;
	case PROCESS_LIST:
		/* The offsets that came with it are for kernels that one cannot ask: this host knows its own. */
		task_list_processes(cpu);
		break;
	case PROCESS_SWITCH:
		process->status = process_switch(cpu, process);
		break;
	default:
		process->status = STATUS_PROCESS_INVALID_PARAMETER;
	}
	return FLOW_STAY;
}

static void thread_details(struct wire_thread *thread)
{
	struct host_thread now;

	host_current(&now);
	thread->pid = now.pid;
	thread->tid = now.tid;
	thread->process = now.process;
	thread->thread = now.thread;
	bytes_copy(thread->name, now.name, sizeof(thread->name));
}

/* Of the process whose address the request has, or of the running one. */
static u32 thread_list(struct kd_cpu *cpu, const struct wire_thread *thread)
{
	u64 asked = bytes_u64(thread->list_details + THREAD_LIST_PROCESS_AT);
	struct task_wanted wanted = { .object = asked ? asked : thread->process };
	struct host_thread found;

	if (!wanted.object) {
		host_current(&found);
		wanted.object = found.process;
	} else if (!task_find_process(&wanted, &found)) {
		return STATUS_THREAD_INVALID_PARAMETER;
	}
	task_list_threads(cpu, wanted.object);
	return STATUS_OK;
}

static u32 thread_switch(struct kd_cpu *cpu, const struct wire_thread *thread)
{
	const struct task_wanted wanted = { .object = thread->thread, .id = thread->tid };
	struct host_thread found;
	struct kd_watch watch = {
		.how = thread->by_clock ? WATCH_CLOCK : WATCH_SLOT,
		.is_thread = true,
		.by_id = !thread->thread,
		.id = thread->tid,
	};

	if (!task_find_thread(&wanted, &found))
		return STATUS_THREAD_INVALID_PARAMETER;
	watch.object = found.thread;
	return watch_arm(cpu, &watch) ? STATUS_OK : STATUS_THREAD_INVALID_PARAMETER;
}

enum flow thread_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_thread *thread = (struct wire_thread *)call->answer;

	thread->status = STATUS_OK;
	switch (thread->kind) {
	case THREAD_SWITCH:
		thread->status = thread_switch(cpu, thread);
		break;
	case THREAD_DETAILS:
		thread_details(thread);
		break;
	case THREAD_LIST:
		thread->status = thread_list(cpu, thread);
		break;
	default:
		thread->status = STATUS_THREAD_INVALID_PARAMETER;
	}
	return FLOW_STAY;
}
