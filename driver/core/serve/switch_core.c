// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/switch_core.h"

#include "cores/hold.h"
#include "cores/state.h"
#include "wire/packets.h"

/* Where the operating core goes; only it uses it. */
static u32 target;

enum flow switch_core_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_change_core *change = (struct wire_change_core *)call->answer;

	if (change->core >= kd.cores) {
		change->status = STATUS_INVALID_CORE;
		return FLOW_STAY;
	}
	if (change->core == cpu->id) {
		change->status = STATUS_OK;
		return FLOW_STAY;
	}
	if (!hold_is_held(change->core)) {
		change->status = STATUS_CORE_NOT_LOCKED;
		return FLOW_STAY;
	}
	change->status = STATUS_OK;
	target = change->core;
	return FLOW_SWITCH;
}

void switch_core(struct kd_cpu *cpu)
{
	hold_switch(cpu, target);
}
