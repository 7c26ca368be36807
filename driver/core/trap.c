// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "trap.h"

#include "atomic.h"
#include "breakpoint.h"
#include "state.h"
#include "vmcs.h"

#define OUR_EXCEPTIONS (1u << VECTOR_DB | 1u << VECTOR_BP)

static u32 wanted_exceptions(void)
{
	u32 wanted = 0;

	if (!atomic_get(&kd.prepared))
		return 0;
	if (!kd.debug_off || kd.over.armed)
		wanted |= 1u << VECTOR_DB;
	if (!breakpoint_suspended())
		wanted |= 1u << VECTOR_BP;
	return wanted;
}

/* The guest's own DR0 and DR7 are kept while ours are in place. */
static void set_dr0(struct kd_cpu *cpu, u64 address)
{
	if (!cpu->dr_ours) {
		cpu->guest_dr0 = host_read_dr(0);
		cpu->guest_dr7 = host_vmread(GUEST_DR7);
		cpu->dr_ours = true;
	}
	host_write_dr(0, address);
	host_vmwrite(GUEST_DR7, (cpu->guest_dr7 & ~(u64)DR7_DR0_MASK) | DR7_G0 | DR7_ONE);
}

static void give_dr0_back(struct kd_cpu *cpu)
{
	if (!cpu->dr_ours)
		return;
	host_write_dr(0, cpu->guest_dr0);
	host_vmwrite(GUEST_DR7, cpu->guest_dr7);
	cpu->dr_ours = false;
}

void trap_apply(struct kd_cpu *cpu)
{
	/* An armed step intercepts all and puts back what it found. */
	u32 bitmap = cpu->step.armed ? cpu->step.exception_bitmap
				     : (u32)host_vmread(EXCEPTION_BITMAP);

	bitmap = (bitmap & ~OUR_EXCEPTIONS) | wanted_exceptions();
	if (cpu->step.armed)
		cpu->step.exception_bitmap = bitmap;
	else
		host_vmwrite(EXCEPTION_BITMAP, bitmap);

	if (cpu->step.armed && cpu->step.at_handler)
		set_dr0(cpu, cpu->step.handler);
	else if (kd.over.armed)
		set_dr0(cpu, kd.over.address);
	else
		give_dr0_back(cpu);
}
