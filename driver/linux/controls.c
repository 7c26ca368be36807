// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * The only writer of the pin-based and processor-based execution controls, the
 * exception bitmap, and the VM-exit and VM-entry controls (SDM 3C 25.6 to 25.8).
 * The vcpu keeps what driver/core asked for by host.h; what this host needs for
 * a moment is added to it. In VMX root, unless said otherwise.
 */
#include <linux/module.h>
#include <asm/msr.h>
#include <asm/processor-flags.h>
#include <asm/processor.h>
#include <asm/tsc.h>
#include <asm/vmx.h>

#include "base/host.h"
#include "hw.h"

/* IA32_VMX_MISC: the timer counts down when this bit of the TSC changes (SDM A.6). */
#define MISC_TIMER_SHIFT 0x1f
/* Keep the translations: SDM 2A, MOV to control registers. */
#define CR3_KEEP BIT_ULL(63)
/* Linear-address masking of user addresses, and whether there is any: SDM 3A 4.4, CPUID.(7,1). */
#define CR3_LAM (BIT_ULL(61) | BIT_ULL(62))
#define CPUID_7_1_EAX_LAM BIT(26)

/* Off by default: Bochs has no monitor trap flag, so test/vm can only test stepping by TF. */
static bool mtf;
module_param(mtf, bool, 0400);
MODULE_PARM_DESC(mtf, "step by the monitor trap flag where the processor has it");

/* INVVPID's descriptor, SDM 3C 31.3. */
struct invvpid {
	u64 vpid, address;
};

#define INVVPID_SINGLE_CONTEXT 1UL

/* What a capability MSR allows: its halves say which controls must and which may be 1 (SDM A.3). */
static u32 allowed(u32 wanted, u32 capability_msr)
{
	u64 capability = __rdmsr(capability_msr);

	return (wanted | (u32)capability) & (u32)(capability >> 32);
}

void hw_init_controls(struct hw_vcpu *vcpu, u32 wanted)
{
	/*
	 * EPT and VPID are ours. The others only let the guest keep instructions
	 * that would raise #UD without them.
	 */
	const u32 secondary = SECONDARY_EXEC_ENABLE_EPT | SECONDARY_EXEC_ENABLE_VPID |
			      SECONDARY_EXEC_ENABLE_RDTSCP | SECONDARY_EXEC_ENABLE_INVPCID |
			      VMCS_CONTROL_BIT(XSAVES) | SECONDARY_EXEC_ENABLE_USR_WAIT_PAUSE;

	wanted |= CPU_BASED_USE_MSR_BITMAPS | CPU_BASED_ACTIVATE_SECONDARY_CONTROLS;

	vcpu->pin_controls = allowed(PIN_BASED_NMI_EXITING | PIN_BASED_VIRTUAL_NMIS,
				     MSR_IA32_VMX_TRUE_PINBASED_CTLS);
	vcpu->own_cpu_controls = allowed(wanted, MSR_IA32_VMX_TRUE_PROCBASED_CTLS);
	vcpu->cpu_controls = vcpu->own_cpu_controls;
	hw_restore_timer(vcpu);
	hw_apply_cpu_controls(vcpu);
	hw_vmwrite(SECONDARY_VM_EXEC_CONTROL, allowed(secondary, MSR_IA32_VMX_PROCBASED_CTLS2));
	hw_vmwrite(EXCEPTION_BITMAP, 0);
	hw_vmwrite(VM_EXIT_CONTROLS, allowed(VM_EXIT_HOST_ADDR_SPACE_SIZE |
					     VM_EXIT_SAVE_DEBUG_CONTROLS,
					     MSR_IA32_VMX_TRUE_EXIT_CTLS));
	hw_vmwrite(VM_ENTRY_CONTROLS, allowed(VM_ENTRY_IA32E_MODE | VM_ENTRY_LOAD_DEBUG_CONTROLS,
					      MSR_IA32_VMX_TRUE_ENTRY_CTLS));
}

void hw_apply_cpu_controls(struct hw_vcpu *vcpu)
{
	hw_vmwrite(CPU_BASED_VM_EXEC_CONTROL,
		   vcpu->cpu_controls | (vcpu->nmi_waits ? CPU_BASED_NMI_WINDOW_EXITING : 0));
}

/* The primary processor-based control for each exit of host.h. */
static const struct {
	u32 exit;
	u32 control;
} cpu_exits[] = {
	{ HOST_EXITS_CR3_LOAD, CPU_BASED_CR3_LOAD_EXITING },
	{ HOST_EXITS_MOV_DR, CPU_BASED_MOV_DR_EXITING },
	{ HOST_EXITS_MTF, CPU_BASED_MONITOR_TRAP_FLAG },
};

/* The controls of those exits that the processor has. */
static u32 exit_controls(u32 exits)
{
	u32 controls = 0;
	int i;

	for (i = 0; i < ARRAY_SIZE(cpu_exits); i++)
		if (exits & cpu_exits[i].exit)
			controls |= allowed(cpu_exits[i].control, MSR_IA32_VMX_TRUE_PROCBASED_CTLS) &
				    cpu_exits[i].control;
	return controls;
}

/* Every processor that passes hw_check_cpu() has the timer. */
u32 host_can_exit(void)
{
	u32 exits = HOST_EXITS_TIMER;
	int i;

	for (i = 0; i < ARRAY_SIZE(cpu_exits); i++)
		if (exit_controls(cpu_exits[i].exit))
			exits |= cpu_exits[i].exit;
	return mtf ? exits : exits & ~HOST_EXITS_MTF;
}

void hw_exit_at_once(struct hw_vcpu *vcpu)
{
	hw_vmwrite(VMX_PREEMPTION_TIMER_VALUE, 0);
	hw_vmwrite(PIN_BASED_VM_EXEC_CONTROL, vcpu->pin_controls | PIN_BASED_VMX_PREEMPTION_TIMER);
}

void hw_restore_timer(struct hw_vcpu *vcpu)
{
	hw_vmwrite(VMX_PREEMPTION_TIMER_VALUE, vcpu->timer_ticks);
	hw_vmwrite(PIN_BASED_VM_EXEC_CONTROL, vcpu->pin_controls);
}

/* Ticks of the VMX-preemption timer. The count restarts at every VM entry. */
static u32 ticks_of(u32 microseconds)
{
	u32 shift = __rdmsr(MSR_IA32_VMX_MISC) & MISC_TIMER_SHIFT;
	u64 ticks = (u64)microseconds * tsc_khz / 1000 >> shift;

	return clamp_t(u64, ticks, 1, U32_MAX);
}

void host_set_exits(u32 exits, u32 exceptions, u32 timer)
{
	struct hw_vcpu *vcpu = this_cpu_ptr(&hw_vcpus);

	vcpu->cpu_controls = vcpu->own_cpu_controls | exit_controls(exits);
	hw_apply_cpu_controls(vcpu);
	vcpu->pin_controls &= ~PIN_BASED_VMX_PREEMPTION_TIMER;
	if (exits & HOST_EXITS_TIMER) {
		vcpu->pin_controls |= PIN_BASED_VMX_PREEMPTION_TIMER;
		vcpu->timer_ticks = ticks_of(timer);
	}
	hw_restore_timer(vcpu);
	/* This host itself intercepts no exceptions. */
	hw_vmwrite(EXCEPTION_BITMAP, exceptions);
}

static bool cr3_is_valid(u64 value)
{
	u32 out[4] = { 0 };

	if (value & CR3_LAM)
		hw_guest_cpuid(7, 1, out);
	if (out[0] & CPUID_7_1_EAX_LAM)
		value &= ~CR3_LAM;
	return !(value >> boot_cpu_data.x86_phys_bits);
}

bool host_load_cr3(u64 value)
{
	const struct invvpid all = { .vpid = HW_VPID };
	bool keep = value & CR3_KEEP && hw_vmread(GUEST_CR4) & X86_CR4_PCIDE;

	if (keep)
		value &= ~CR3_KEEP;
	if (!cr3_is_valid(value))
		return false;
	hw_vmwrite(GUEST_CR3, value);
	/* With a VPID, VM entry keeps the translations of the old page tables (SDM 3C 29.4.3.1). */
	if (!keep)
		asm volatile("invvpid %0, %1" : : "m"(all), "r"(INVVPID_SINGLE_CONTEXT)
			     : "cc", "memory");
	return true;
}
