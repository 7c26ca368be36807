// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "run/resume.h"

#include "base/atomic.h"
#include "base/bytes.h"
#include "base/vmcs.h"
#include "cores/state.h"
#include "guest/breakpoint.h"
#include "guest/memory.h"
#include "guest/regs.h"
#include "run/halt.h"
#include "run/pagein.h"
#include "run/paused.h"
#include "run/step.h"
#include "run/trap.h"
#include "run/watch.h"
#include "wire/log.h"
#include "wire/message.h"
#include "wire/packets.h"

#define LONGEST_INSTRUCTION 15u

void resume_clear(struct kd_cpu *cpu)
{
	step_cancel(cpu);
	watch_lift(cpu);
	kd.over.armed = false;
	cpu->plan = PLAN_CONTINUE;
	trap_apply(cpu);
}

/*
 * Did the user see this core stand on an int3 of the guest's own? Resuming
 * goes on behind it: the #BP was the halt that the user saw.
 */
static bool on_reported_int3(const struct kd_cpu *cpu, u64 rip)
{
	u8 byte;

	return cpu->reported && cpu->reported_rip == rip &&
	       memory_read(rip, &byte, 1) && byte == INT3 &&
	       (cpu->int3_reported || breakpoint_is_at(rip));
}

/*
 * Must this core get past a breakpoint that it stands on? One that was
 * reported is not reported again, and a step from it executes what is under it.
 */
static bool stands_on_breakpoint(const struct kd_cpu *cpu, u64 rip)
{
	bool seen = cpu->reported && cpu->reported_rip == rip;

	if (cpu->plan == PLAN_PAGE_IN)
		return false;
	return (seen || cpu->plan != PLAN_CONTINUE) && breakpoint_is_at(rip);
}

/* Holds the others while the breakpoint is out of memory; false: start over. */
static bool hold_to_pass(struct kd_cpu *cpu)
{
	if (!halt_own(cpu))
		return false;
	halt_others(cpu);
	return true;
}

/* The exception of the guest's own that the halt reported; what was pending comes after it. */
static void deliver_reported(struct kd_cpu *cpu)
{
	if (cpu->debug_reported) {
		/* As the delivery of #DB does: SDM 3B 18.2.4. DR6 has the bits already. */
		host_vmwrite(GUEST_DR7, host_vmread(GUEST_DR7) & ~(u64)DR7_GD);
		host_vmwrite(VM_ENTRY_INTR_INFO, INTR_VALID | VECTOR_DB |
			     INTR_TYPE_HARD_EXCEPTION << INTR_TYPE_SHIFT);
		return;
	}
	host_vmwrite(VM_ENTRY_INSTRUCTION_LEN, 1);
	host_vmwrite(VM_ENTRY_INTR_INFO, INTR_VALID | VECTOR_BP |
		     INTR_TYPE_SOFT_EXCEPTION << INTR_TYPE_SHIFT);
}

/* Is there an exception for the guest here: one that the halt reported, or an int3 of its own? */
static bool exception_waits(const struct kd_cpu *cpu, u64 rip)
{
	u8 byte;

	return (cpu->debug_reported && cpu->reported_rip == rip) ||
	       (memory_read(rip, &byte, 1) && byte == INT3);
}

/* What becomes of the exception that the halt reported: the guest gets it, or never learns of it. */
static void settle_reported(struct kd_cpu *cpu)
{
	u64 rip = host_vmread(GUEST_RIP);

	if (cpu->give_exception && exception_waits(cpu, rip)) {
		deliver_reported(cpu);
	} else if (cpu->plan == PLAN_CONTINUE && on_reported_int3(cpu, rip)) {
		cpu->reported = false;
		regs_set_rip(rip + 1);
	} else if (cpu->debug_reported && cpu->reported_rip == rip) {
		host_vmwrite(GUEST_RFLAGS, host_vmread(GUEST_RFLAGS) | RFLAGS_RF);
	}
	cpu->give_exception = false;
	cpu->debug_reported = false;
}

void resume_guest(struct kd_cpu *cpu)
{
	bool hold;
	u64 rip;

	/* A step with the others held goes on: its instruction was a VMCALL. */
	if (cpu->step.armed && halt_owned(cpu))
		return;
	/* Again only when the user switched to this core meanwhile and resumed from it. */
	do {
		settle_reported(cpu);
		rip = host_vmread(GUEST_RIP);
		cpu->operated = false;
		hold = stands_on_breakpoint(cpu, rip);
	} while (hold && !hold_to_pass(cpu));

	if (cpu->plan == PLAN_PAGE_IN) {
		page_in_inject(cpu);
	} else if (hold && breakpoint_lift(rip)) {
		step_arm(cpu, cpu->plan == PLAN_CONTINUE);
	} else {
		hold = cpu->plan == PLAN_STEP_ALONE;
		if (cpu->plan != PLAN_CONTINUE)
			step_arm(cpu, false);
	}
	cpu->plan = PLAN_CONTINUE;
	cpu->reported = false;
	cpu->int3_reported = false;
	watch_apply(cpu);
	trap_apply(cpu);
	if (!halt_owned(cpu))
		return;
	host_time_goes_on();
	if (!hold)
		halt_release(cpu);
}

void resume_stop_at(u64 address, u64 rsp)
{
	struct host_thread thread;

	host_current(&thread);
	kd.over = (struct kd_over){
		.armed = true,
		.address = address,
		.rsp = rsp,
		.process = thread.process,
		.thread = thread.thread,
	};
}

static void refuse(struct kd_cpu *cpu, const char *what, u32 value)
{
	struct text text = { 0 };

	text_put(&text, what);
	text_dec(&text, value);
	log_text(cpu, LOG_ERROR, &text);
}

bool resume_step_has_address(const struct wire_step *step)
{
	static const char manner[] = STEP_TO_ADDRESS;

	return step->kind == STEP_OVER_GU_LAST && step->manner[0] == (u8)manner[0] &&
	       step->manner[1] == (u8)manner[1] && step->manner[2] == (u8)manner[2];
}

enum flow resume_step_request(struct kd_cpu *cpu, struct kd_call *call)
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
	if (resume_step_has_address(step)) {
		const struct wire_step_to *to = (const struct wire_step_to *)call->payload;

		resume_stop_at(to->address, to->rsp);
		return FLOW_RESUME;
	}
	cpu->no_disassembly = step->kind == STEP_TRACK || step->kind == STEP_OVER_GU;
	if (on_reported_int3(cpu, rip)) {
		regs_set_rip(rip + 1);
		paused_send(cpu, &skipped);
		return FLOW_STAY;
	}
	cpu->step_reason = step->kind == STEP_TRACK ? REASON_TRACKING_STEPPED : REASON_STEPPED;
	if (over)
		resume_stop_at(rip + step->call_length, cpu->gprs[KD_RSP]);
	else if (step->kind == STEP_INSTRUMENT || step->kind == STEP_TRACK)
		cpu->plan = PLAN_STEP_ALONE;
	else
		cpu->plan = PLAN_STEP;
	return FLOW_RESUME;
}

enum flow resume_continue_request(struct kd_cpu *cpu, struct kd_call *call)
{
	u32 flags = call->length >= sizeof(flags) ? bytes_u32(call->payload) : 0;

	if (flags & CONTINUE_WITH_EXCEPTION) {
		if (!exception_waits(cpu, host_vmread(GUEST_RIP))) {
			log_line(cpu, LOG_ERROR, "still halted: no exception waits here for the guest");
			return FLOW_STAY;
		}
		cpu->give_exception = true;
		return FLOW_RESUME;
	}
	return page_in_begin(cpu);
}

/* Nothing may halt any more: the debugger that would resume it is leaving. */
enum flow resume_close_request(struct kd_cpu *cpu, struct kd_call *call)
{
	(void)call;
	breakpoint_remove_all();
	watch_drop();
	kd.page_in.armed = false;
	atomic_put(&kd.prepared, 0);
	if (!message_push(ORDER_CLOSE, NULL, 0, NULL, 0))
		log_line(cpu, LOG_ERROR, "the order to unload was lost: user mode does not read its messages");
	return FLOW_RESUME;
}
