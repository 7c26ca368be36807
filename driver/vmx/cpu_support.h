/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Can a processor be used? Pure, so that driver/test can ask about any. */
#ifndef HALTWIRE_CPU_SUPPORT_H
#define HALTWIRE_CPU_SUPPORT_H

#include "base/types.h"

/* A processor's capabilities; an MSR that it does not have counts as 0. */
struct hw_cpu_facts {
	bool vmx;		/* CPUID.1:ECX.VMX */
	u64 cr4;
	u64 feature_control;	/* IA32_FEATURE_CONTROL */
	u64 basic;		/* IA32_VMX_BASIC */
	u64 pin;		/* IA32_VMX_TRUE_PINBASED_CTLS */
	u64 cpu;		/* IA32_VMX_TRUE_PROCBASED_CTLS */
	u64 cpu2;		/* IA32_VMX_PROCBASED_CTLS2 */
	u64 ept;		/* IA32_VMX_EPT_VPID_CAP */
};

/* Why it cannot be used, for the log; NULL if it can. */
const char *hw_cpu_support(const struct hw_cpu_facts *facts);

#endif
