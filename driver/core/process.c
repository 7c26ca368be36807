// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "process.h"

#include "bytes.h"
#include "log.h"
#include "packets.h"
#include "state.h"

/* The two packets number their operations differently (PROTOCOL.md trap 19). */
#define PROCESS_DETAILS 0
#define THREAD_DETAILS 1

enum flow process_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_process *process = (struct wire_process *)call->answer;
	struct host_thread now;

	if (process->kind != PROCESS_DETAILS) {
		log_line(cpu, LOG_ERROR, "listing and switching processes are not supported by this debuggee");
		process->status = STATUS_PROCESS_INVALID_PARAMETER;
		return FLOW_STAY;
	}
	host_current(&now);
	process->pid = now.pid;
	process->process = now.process;
	bytes_copy(process->name, now.name, sizeof(process->name));
	process->status = STATUS_OK;
	return FLOW_STAY;
}

enum flow thread_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_thread *thread = (struct wire_thread *)call->answer;
	struct host_thread now;

	if (thread->kind != THREAD_DETAILS) {
		log_line(cpu, LOG_ERROR, "listing and switching threads are not supported by this debuggee");
		thread->status = STATUS_THREAD_INVALID_PARAMETER;
		return FLOW_STAY;
	}
	host_current(&now);
	thread->pid = now.pid;
	thread->tid = now.tid;
	thread->process = now.process;
	thread->thread = now.thread;
	bytes_copy(thread->name, now.name, sizeof(thread->name));
	thread->status = STATUS_OK;
	return FLOW_STAY;
}
