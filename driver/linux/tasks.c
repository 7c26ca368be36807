// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * The kernel's tasks, for host.h. In VMX root, with the other cores held, so that
 * no list changes. One of them may have been stopped in the middle of a change,
 * but the kernel's lists are consistent for readers at every step (RCU). Takes no
 * lock, and every read may fail.
 */
#include <linux/mm_types.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <asm/page.h>
#include <asm/processor.h>
#include <asm/segment.h>
#include <asm/vmx.h>

#include "base/host.h"
#include "compat.h"
#include "hw.h"

/* VMX root maps the kernel half of the address space only: any other pointer is corrupt. */
static bool read_kernel(void *to, const void *from, u64 bytes)
{
	return (s64)from < 0 && hw_safe_copy(to, from, bytes);
}

#define FETCH(to, object, field) read_kernel(&(to), &(object)->field, sizeof((object)->field))

/* Physical address of the top page table; kernel threads borrow others' and have none. */
static u64 space_of(const struct task_struct *task)
{
	struct mm_struct *mm;
	pgd_t *pgd;

	if (!FETCH(mm, task, mm) || !mm || !FETCH(pgd, mm, pgd))
		return 0;
	return __pa_nodebug(pgd);
}

static bool describe(const struct task_struct *task, struct host_thread *at)
{
	struct task_struct *leader;
	pid_t pid, tgid;

	if (!FETCH(leader, task, group_leader) || !FETCH(pid, task, pid) ||
	    !FETCH(tgid, task, tgid) || !FETCH(at->name, task, comm))
		return false;
	at->process = (u64)leader;
	at->thread = (u64)task;
	at->pid = tgid;
	at->tid = pid;
	at->space = space_of(task);
	return true;
}

/* HOST_GS_BASE is this core's per-CPU area, so that `current` is the guest's. */
void host_current(struct host_thread *thread)
{
	*thread = (struct host_thread) { 0 };
	describe(this_cpu_read(HW_CURRENT_SLOT), thread);
}

/* Starts at the idle task of the first core, whose list has the leader of every thread group. */
bool host_next_process(struct host_thread *at)
{
	const struct task_struct *task = (const struct task_struct *)at->process;
	struct list_head *next;

	if (!task) {
		task = &init_task;
	} else {
		if (!FETCH(next, task, tasks.next))
			return false;
		task = list_entry(next, struct task_struct, tasks);
		if (task == &init_task)
			return false;
	}
	if (!describe(task, at))
		return false;
	at->thread = 0;
	at->tid = 0;
	return true;
}

bool host_next_thread(u64 process, struct host_thread *at)
{
	const struct task_struct *leader = (const struct task_struct *)process;
	const struct task_struct *task = (const struct task_struct *)at->thread;
	struct signal_struct *group;
	struct list_head *next;

	if (!FETCH(group, leader, signal))
		return false;
	if (!(task ? FETCH(next, task, thread_node.next) : FETCH(next, group, thread_head.next)) ||
	    next == &group->thread_head)
		return false;
	return describe(list_entry(next, struct task_struct, thread_node), at);
}

u64 host_thread_slot(void)
{
	return (u64)this_cpu_ptr(&HW_CURRENT_SLOT);
}

/* In kernel code a fault on a user page would be an oops. */
bool host_may_fault(u64 address)
{
	return (hw_vmread(GUEST_CS_SELECTOR) & SEGMENT_RPL_MASK) == USER_RPL && address < TASK_SIZE_MAX;
}
