// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* This processor's capabilities, for cpu_support.c. */
#include <asm/cpufeature.h>
#include <asm/msr.h>
#include <asm/processor.h>

#include "../vmx/cpu_support.h"
#include "hw.h"

static u64 read(u32 msr)
{
	u64 value;

	return rdmsrl_safe(msr, &value) ? 0 : value;
}

const char *hw_check_cpu(void)
{
	const struct hw_cpu_facts facts = {
		.vmx = boot_cpu_has(X86_FEATURE_VMX),
		.cr4 = __read_cr4(),
		.feature_control = read(MSR_IA32_FEAT_CTL),
		.basic = read(MSR_IA32_VMX_BASIC),
		.pin = read(MSR_IA32_VMX_TRUE_PINBASED_CTLS),
		.cpu = read(MSR_IA32_VMX_TRUE_PROCBASED_CTLS),
		.cpu2 = read(MSR_IA32_VMX_PROCBASED_CTLS2),
		.ept = read(MSR_IA32_VMX_EPT_VPID_CAP),
	};

	return hw_cpu_support(&facts);
}
