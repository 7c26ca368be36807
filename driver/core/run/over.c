// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "run/over.h"

#include "base/vmcs.h"
#include "cores/hold.h"
#include "cores/state.h"
#include "run/pagein.h"
#include "wire/wire.h"

void over_stop_at(u64 address, u64 rsp)
{
	struct host_thread thread;

	host_current(&thread);
	kd.step_over_stop = (struct kd_step_over_stop){
		.armed = true,
		.address = address,
		.rsp = rsp,
		.process = thread.process,
		.thread = thread.thread,
	};
}

/* Is this the thread and the depth that the stop was set for? */
static bool is_ours(const struct kd_cpu *cpu)
{
	struct host_thread now;

	host_current(&now);
	return kd.step_over_stop.armed && now.process == kd.step_over_stop.process &&
	       now.thread == kd.step_over_stop.thread && cpu->gprs[KD_RSP] >= kd.step_over_stop.rsp;
}

struct verdict over_hit(struct kd_cpu *cpu)
{
	if (!is_ours(cpu)) {
		/* Execute the instruction without stopping at it once more. */
		host_vmwrite(GUEST_RFLAGS, host_vmread(GUEST_RFLAGS) | RFLAGS_RF);
		return verdict_resume();
	}
	/* Another halt, that this core had to take part in first, has ended the step. */
	if (!hold_own(cpu) || !kd.step_over_stop.armed)
		return verdict_resume();
	return page_in_next(cpu) ? verdict_resume() : verdict_halt(REASON_STEPPED);
}
