// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The requests after which the machine runs. */
#include "serve/handlers.h"

#include "base/atomic.h"
#include "base/bytes.h"
#include "base/vmcs.h"
#include "cores/state.h"
#include "guest/breakpoint.h"
#include "guest/regs.h"
#include "run/over.h"
#include "run/pagein.h"
#include "run/paused.h"
#include "run/resume.h"
#include "run/watch.h"
#include "wire/log.h"
#include "wire/message.h"
#include "wire/packets.h"

#define LONGEST_INSTRUCTION 15u

static void refuse(struct kd_cpu *cpu, const char *what, u32 value)
{
	struct text text = { 0 };

	text_put(&text, what);
	text_dec(&text, value);
	log_text(cpu, LOG_ERROR, &text);
}

bool step_has_address(const struct wire_step *step)
{
	static const char manner[] = STEP_TO_ADDRESS;

	return step->kind == STEP_OVER_GU_LAST && step->manner[0] == (u8)manner[0] &&
	       step->manner[1] == (u8)manner[1] && step->manner[2] == (u8)manner[2];
}

enum flow step_request(struct kd_cpu *cpu, struct kd_call *call)
{
	static const struct halt_cause skipped = { .reason = REASON_STEPPED };
	const struct wire_step *step = (const struct wire_step *)call->answer;
	bool over = step->kind >= STEP_OVER && step->is_call;
	u64 rip = host_vmread(GUEST_RIP);

	if (step->kind > STEP_OVER_GU_LAST) {
		refuse(cpu, "still halted: there is no step of kind ", step->kind);
		return FLOW_STAY;
	}
	if (over && step->call_length - 1 >= LONGEST_INSTRUCTION) {
		refuse(cpu, "still halted: no call is as long as ", step->call_length);
		return FLOW_STAY;
	}
	if (step_has_address(step)) {
		const struct wire_step_to *to = (const struct wire_step_to *)call->payload;

		over_stop_at(to->address, to->rsp);
		return FLOW_RESUME;
	}
	cpu->no_disassembly = step->kind == STEP_TRACK || step->kind == STEP_OVER_GU;
	if (resume_skips_int3(cpu, rip)) {
		regs_set_rip(rip + 1);
		paused_send(cpu, &skipped);
		return FLOW_STAY;
	}
	cpu->step_reason = step->kind == STEP_TRACK ? REASON_TRACKING_STEPPED : REASON_STEPPED;
	if (over)
		over_stop_at(rip + step->call_length, cpu->gprs[KD_RSP]);
	else if (step->kind == STEP_INSTRUMENT || step->kind == STEP_TRACK)
		cpu->plan = PLAN_STEP_ALONE;
	else
		cpu->plan = PLAN_STEP;
	return FLOW_RESUME;
}

/* The debugger continues: raises the first fault if there is one to raise, and halts at once if none is needed. */
static enum flow page_in_begin(struct kd_cpu *cpu)
{
	static const struct halt_cause stepped = { .reason = REASON_STEPPED };

	if (!kd.page_in.armed)
		return FLOW_RESUME;
	if (kd.page_in.core != cpu->id) {
		kd.page_in.armed = false;
		log_line(cpu, LOG_WARNING, "page-in was requested on another core; dropped");
		return FLOW_RESUME;
	}
	if (!page_in_find()) {
		kd.page_in.armed = false;
		log_line(cpu, LOG_INFO, "the pages are there already");
		paused_send(cpu, &stepped);
		return FLOW_STAY;
	}
	over_stop_at(host_vmread(GUEST_RIP), cpu->gprs[KD_RSP]);
	cpu->plan = PLAN_PAGE_IN;
	return FLOW_RESUME;
}

enum flow continue_request(struct kd_cpu *cpu, struct kd_call *call)
{
	u32 flags = call->length >= sizeof(flags) ? bytes_u32(call->payload) : 0;

	if (flags & CONTINUE_WITH_EXCEPTION) {
		if (!resume_exception_waits(cpu, host_vmread(GUEST_RIP))) {
			log_line(cpu, LOG_ERROR, "still halted: no exception waits here for the guest");
			return FLOW_STAY;
		}
		cpu->give_exception = true;
		return FLOW_RESUME;
	}
	return page_in_begin(cpu);
}

/* Nothing may halt any more: the debugger that would resume it is leaving. */
enum flow close_request(struct kd_cpu *cpu, struct kd_call *call)
{
	(void)call;
	breakpoint_remove_all();
	watch_drop();
	kd.page_in.armed = false;
	atomic_put(&kd.prepared, 0);
	if (!message_push(ORDER_CLOSE, NULL, 0, NULL, 0))
		log_line(cpu, LOG_ERROR, "the order to unload was lost: the controller does not read its messages");
	return FLOW_RESUME;
}
