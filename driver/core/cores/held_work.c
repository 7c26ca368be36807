// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "cores/held_work.h"

#include "base/atomic.h"
#include "cores/state.h"

/* struct kd_cpu, work_state: the operating core posts and withdraws, the held core takes and finishes. */
enum work_state {
	WORK_NONE = 0,
	WORK_POSTED,
	WORK_TAKEN,
};

bool held_work_post(u32 core, held_work_fn *work)
{
	struct kd_cpu *other = &kd.cpu[core];

	if (atomic_get(&other->hold) != HOLD_HELD || atomic_get(&other->work_state) != WORK_NONE)
		return false;
	other->work = work;
	atomic_put(&other->work_state, WORK_POSTED);
	host_wake();
	return true;
}

bool held_work_wait(u32 core)
{
	struct kd_cpu *other = &kd.cpu[core];
	u64 since = host_tsc();

	/* Bounded by the second, and once the work is taken by the work itself. */
	while (atomic_get(&other->work_state) != WORK_NONE) {
		if (host_tsc() - since > host_tsc_hz() &&
		    atomic_replace(&other->work_state, WORK_POSTED, WORK_NONE))
			return false;
		host_pause();
	}
	return true;
}

void held_work_run(struct kd_cpu *cpu)
{
	if (!atomic_replace(&cpu->work_state, WORK_POSTED, WORK_TAKEN))
		return;
	cpu->work(cpu);
	atomic_put(&cpu->work_state, WORK_NONE);
	host_wake();
}
