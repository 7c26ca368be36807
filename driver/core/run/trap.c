// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "run/trap.h"

#include "base/atomic.h"
#include "base/vmcs.h"
#include "cores/state.h"
#include "guest/breakpoint.h"

#define OUR_EXCEPTIONS (1u << VECTOR_DB | 1u << VECTOR_BP)

static u32 wanted_exceptions(const struct kd_cpu *cpu)
{
	u32 wanted = 0;

	if (!atomic_get(&kd.prepared) || atomic_get(&cpu->absent))
		return 0;
	if (!kd.debug_off || kd.step_over_stop.armed || cpu->watch == WATCH_SLOT)
		wanted |= 1u << VECTOR_DB;
	if (!breakpoint_suspended())
		wanted |= 1u << VECTOR_BP;
	return wanted;
}

/* Two debug registers are ours while they are needed; the guest's own are kept meanwhile. */
struct wanted {
	u8 which;	/* as kd_cpu.dr_ours */
	u64 execution;	/* DR0: an instruction here */
	u64 slot;	/* DR1: a write to these eight bytes */
};

static void set_debug_registers(struct kd_cpu *cpu, const struct wanted *wanted)
{
	u64 dr7;

	if (!cpu->dr_ours && !wanted->which)
		return;
	if (!cpu->dr_ours) {
		cpu->guest_dr[0] = host_read_dr(0);
		cpu->guest_dr[1] = host_read_dr(1);
		cpu->guest_dr7 = host_vmread(GUEST_DR7);
	}
	host_write_dr(0, wanted->which & DEBUG_B0 ? wanted->execution : cpu->guest_dr[0]);
	host_write_dr(1, wanted->which & DEBUG_B1 ? wanted->slot : cpu->guest_dr[1]);
	dr7 = cpu->guest_dr7;
	if (wanted->which & DEBUG_B0)
		dr7 = (dr7 & ~(u64)DR7_DR0_MASK) | DR7_G0 | DR7_ONE;
	if (wanted->which & DEBUG_B1)
		dr7 = (dr7 & ~(u64)DR7_DR1_MASK) | DR7_G1 | DR7_DR1_WRITE_8 | DR7_ONE;
	host_vmwrite(GUEST_DR7, dr7);
	cpu->dr_ours = wanted->which;
}

static struct wanted wanted_registers(const struct kd_cpu *cpu)
{
	struct wanted wanted = { 0 };

	if (atomic_get(&cpu->absent))
		return wanted;
	if (cpu->step.armed && cpu->step.at_handler) {
		wanted.which = DEBUG_B0;
		wanted.execution = cpu->step.handler;
	} else if (kd.step_over_stop.armed) {
		wanted.which = DEBUG_B0;
		wanted.execution = kd.step_over_stop.address;
	}
	if (cpu->watch == WATCH_SLOT) {
		wanted.which |= DEBUG_B1;
		wanted.slot = host_thread_slot();
	}
	return wanted;
}

void trap_apply(struct kd_cpu *cpu)
{
	/* An armed step intercepts all and puts back what it found. */
	u32 bitmap = cpu->step.armed ? cpu->step.exception_bitmap
				     : (u32)host_vmread(EXCEPTION_BITMAP);
	struct wanted wanted;

	bitmap = (bitmap & ~OUR_EXCEPTIONS) | wanted_exceptions(cpu);
	if (cpu->step.armed)
		cpu->step.exception_bitmap = bitmap;
	else
		host_vmwrite(EXCEPTION_BITMAP, bitmap);

	wanted = wanted_registers(cpu);
	set_debug_registers(cpu, &wanted);
}
