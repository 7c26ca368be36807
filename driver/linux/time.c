// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * With the module parameter hide_time=1 the guest's TSC stops while the machine
 * is halted: the time that passed is subtracted by the TSC offset (SDM 3C 25.6.5),
 * the same on every core. A deadline for the APIC timer is in the guest's clock,
 * so the hidden time is added to it (SDM 3A 11.5.4.1). In VMX root.
 */
#include <linux/module.h>
#include <asm/cpufeature.h>
#include <asm/msr.h>
#include <asm/vmx.h>

#include "base/host.h"
#include "hw.h"

static bool hide_time;
module_param(hide_time, bool, 0400);
MODULE_PARM_DESC(hide_time, "the clock stops while the machine is halted, and jumps ahead when the module is unloaded");

/* The MSR bitmap's quarter for writes to MSRs 0 to 0x1fff (SDM 25.6.9). */
#define BITMAP_WRITE_LOW 2048

/* Written by the operating core while the others are held. */
static u64 hidden, stopped_at;
static bool stopped;

bool hw_time_is_hidden(void)
{
	return hide_time;
}

void hw_time_init(void)
{
	hidden = 0;
	stopped = false;
}

void hw_time_exit(void)
{
	if (hidden)
		pr_info("haltwire: the clock jumps ahead by the %llu ms that the machine was halted\n",
			hidden / tsc_khz);
}

/* Outside VMX root: the controls of a core that is about to become a guest. */
void hw_time_fill(struct hw_vcpu *vcpu)
{
	if (hide_time && boot_cpu_has(X86_FEATURE_TSC_DEADLINE_TIMER))
		__set_bit(MSR_IA32_TSC_DEADLINE, vcpu->msr_bitmap + BITMAP_WRITE_LOW);
	vcpu->hidden = hidden;
	hw_vmwrite(TSC_OFFSET, -hidden);
}

void host_time_stops(void)
{
	if (!hide_time || stopped)
		return;
	stopped_at = rdtsc_ordered();
	stopped = true;
}

void host_time_goes_on(void)
{
	if (!stopped)
		return;
	WRITE_ONCE(hidden, hidden + rdtsc_ordered() - stopped_at);
	stopped = false;
}

void hw_time_sync(struct hw_vcpu *vcpu)
{
	u64 now = READ_ONCE(hidden);

	if (vcpu->hidden == now)
		return;
	vcpu->hidden = now;
	hw_vmwrite(TSC_OFFSET, -now);
}

void hw_handle_msr_write(struct hw_vcpu *vcpu)
{
	u64 value = (u32)vcpu->gprs[KD_RAX] | vcpu->gprs[KD_RDX] << 32;

	if (!hide_time || (u32)vcpu->gprs[KD_RCX] != MSR_IA32_TSC_DEADLINE) {
		hw_inject_gp(vcpu);
		return;
	}
	/* 0 stops the timer. */
	if (value)
		value += vcpu->hidden;
	native_write_msr(MSR_IA32_TSC_DEADLINE, (u32)value, value >> 32);
	hw_skip_instruction();
}
