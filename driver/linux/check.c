// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Can this processor be used? SDM 3C 24.6 to 24.8, and appendix A for the capability MSRs. */
#include <asm/cpufeature.h>
#include <asm/msr.h>
#include <asm/processor.h>
#include <asm/vmx.h>

#include "hw.h"

struct need {
	u32 msr;	/* its upper half: controls that may be 1 (SDM A.3) */
	u32 bit;
	const char *without;
};

/* The controls that the driver cannot do without. */
static const struct need needs[] = {
	{ MSR_IA32_VMX_TRUE_PINBASED_CTLS, PIN_BASED_NMI_EXITING, "it has no NMI exiting" },
	{ MSR_IA32_VMX_TRUE_PINBASED_CTLS, PIN_BASED_VIRTUAL_NMIS, "it has no virtual NMIs" },
	{ MSR_IA32_VMX_TRUE_PINBASED_CTLS, PIN_BASED_VMX_PREEMPTION_TIMER,
	  "it has no VMX preemption timer" },
	{ MSR_IA32_VMX_TRUE_PROCBASED_CTLS, CPU_BASED_USE_MSR_BITMAPS, "it has no MSR bitmaps" },
	{ MSR_IA32_VMX_TRUE_PROCBASED_CTLS, CPU_BASED_ACTIVATE_SECONDARY_CONTROLS,
	  "it has no secondary controls" },
	{ MSR_IA32_VMX_PROCBASED_CTLS2, SECONDARY_EXEC_ENABLE_EPT, "it has no EPT" },
	{ MSR_IA32_VMX_PROCBASED_CTLS2, SECONDARY_EXEC_ENABLE_VPID, "it has no VPID" },
};

#define CR4_FRED BIT_ULL(32)
#define EPT_CAP_WALK_4 BIT(6)
#define EPT_CAP_WRITE_BACK BIT(14)
#define EPT_CAP_2M BIT(16)
#define EPT_CAP_INVEPT_ALL BIT(26)

const char *hw_check_cpu(void)
{
	const u32 ept_needs = EPT_CAP_WALK_4 | EPT_CAP_WRITE_BACK | EPT_CAP_2M | EPT_CAP_INVEPT_ALL;
	u64 value;
	int i;

	if (!boot_cpu_has(X86_FEATURE_VMX))
		return "the processor has no VMX, or a hypervisor hides it (nested virtualisation)";
	if (rdmsrl_safe(MSR_IA32_FEAT_CTL, &value) || !(value & FEAT_CTL_LOCKED))
		return "IA32_FEATURE_CONTROL is not locked: the firmware left VMX undecided";
	if (!(value & FEAT_CTL_VMX_ENABLED_OUTSIDE_SMX))
		return "VMX is switched off in the firmware's setup (IA32_FEATURE_CONTROL)";
	if (__read_cr4() & CR4_FRED)
		return "the kernel uses FRED, which is not supported: boot with fred=off";
	if (__read_cr4() & X86_CR4_VMXE)
		return "VMX is in use already, by KVM or another hypervisor: rmmod kvm_intel";
	rdmsrl(MSR_IA32_VMX_BASIC, value);
	if (!(value & VMX_BASIC_TRUE_CTLS))
		return "the processor is too old: it has no TRUE control MSRs";
	for (i = 0; i < ARRAY_SIZE(needs); i++) {
		rdmsrl(needs[i].msr, value);
		if (!(value >> 32 & needs[i].bit))
			return needs[i].without;
	}
	rdmsrl(MSR_IA32_VMX_EPT_VPID_CAP, value);
	if ((value & ept_needs) != ept_needs)
		return "its EPT lacks 4-level walks, write-back tables, 2 MiB pages or INVEPT";
	return NULL;
}
