/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The processes and threads of the guest's operating system, as the host walks
 * them: finding one, and listing them as text for the debugger.
 */
#ifndef HALTWIRE_SERVE_TASKS_H
#define HALTWIRE_SERVE_TASKS_H

#include "base/host.h"
#include "base/types.h"

struct kd_cpu;

/* What is looked for: the object at this address, or, where that is 0, the first with this id. */
struct task_wanted {
	u64 object;
	u32 id;
};

bool task_find_process(const struct task_wanted *wanted, struct host_thread *found);
bool task_find_thread(const struct task_wanted *wanted, struct host_thread *found);

/*
 * One line a process or thread: id, address, for threads their process' id, and
 * the name. Ids are hexadecimal with at least four digits, addresses have
 * sixteen; two spaces between. A line of titles and one of dashes come first.
 */
void task_list_processes(struct kd_cpu *cpu);
void task_list_threads(struct kd_cpu *cpu, u64 process);

#endif
