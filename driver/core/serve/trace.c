// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/handlers.h"

#include "base/host.h"
#include "wire/hwpackets.h"

#define PT_KINDS 8u

enum flow trace_lbr_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_lbr *lbr = (struct wire_lbr *)call->answer;

	(void)cpu;
	lbr->next_is_valid = 0;
	lbr->status = lbr->core != ANY_ID && lbr->core >= host_core_count() ? STATUS_INVALID_CORE_ID
									 : STATUS_LBR_DISABLED;
	return FLOW_STAY;
}

enum flow trace_pt_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_pt *pt = (struct wire_pt *)call->answer;

	(void)cpu;
	pt->status = pt->kind < PT_KINDS ? STATUS_NO_HYPERTRACE : STATUS_INVALID_TRACE;
	return FLOW_STAY;
}
