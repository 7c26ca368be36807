// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "run/resume.h"

#include "base/vmcs.h"
#include "cores/hold.h"
#include "cores/state.h"
#include "guest/breakpoint.h"
#include "guest/memory.h"
#include "guest/regs.h"
#include "run/intercept.h"
#include "run/pagein.h"
#include "run/step.h"
#include "run/watch.h"

void resume_clear(struct kd_cpu *cpu)
{
	step_cancel(cpu);
	cpu->watch = WATCH_NONE;
	kd.step_over_stop.armed = false;
	cpu->plan = PLAN_CONTINUE;
	intercept_apply(cpu);
}

bool resume_skips_int3(const struct kd_cpu *cpu, u64 rip)
{
	u8 byte;

	return cpu->reported && cpu->reported_rip == rip &&
	       memory_read(rip, &byte, 1) && byte == INT3 &&
	       (cpu->int3_reported || breakpoint_is_at(rip));
}

/*
 * Must this core get past a breakpoint at its RIP? One that was
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
	if (!hold_own(cpu))
		return false;
	hold_others(cpu);
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

bool resume_exception_waits(const struct kd_cpu *cpu, u64 rip)
{
	u8 byte;

	return (cpu->debug_reported && cpu->reported_rip == rip) ||
	       (memory_read(rip, &byte, 1) && byte == INT3);
}

/* What becomes of the exception that the halt reported: the guest gets it, or never learns of it. */
static void settle_reported(struct kd_cpu *cpu)
{
	u64 rip = host_vmread(GUEST_RIP);

	if (cpu->give_exception && resume_exception_waits(cpu, rip)) {
		deliver_reported(cpu);
	} else if (cpu->plan == PLAN_CONTINUE && resume_skips_int3(cpu, rip)) {
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
	if (cpu->step.armed && hold_owned(cpu))
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
	watch_choose(cpu);
	intercept_apply(cpu);
	if (!hold_owned(cpu))
		return;
	host_time_goes_on();
	if (!hold)
		hold_release(cpu);
}
