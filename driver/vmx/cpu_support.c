// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* SDM 3C 24.6 to 24.8, and appendix A for the capability MSRs. */
#include "cpu_support.h"

#define BIT_AT(n) (1ULL << (n))
/* A control may be 1 if its bit is set in the upper half of its MSR (SDM A.3). */
#define MAY_BE_1(n) BIT_AT(32 + (n))

#define CR4_VMXE BIT_AT(13)
#define CR4_FRED BIT_AT(32)

/* IA32_FEATURE_CONTROL, SDM 24.7. */
#define LOCKED BIT_AT(0)
#define VMX_OUTSIDE_SMX BIT_AT(2)

#define BASIC_TRUE_CONTROLS BIT_AT(55)

/* IA32_VMX_EPT_VPID_CAP, SDM A.10. */
#define EPT_WALK_4 BIT_AT(6)
#define EPT_WRITE_BACK BIT_AT(14)
#define EPT_2M BIT_AT(16)
#define INVEPT BIT_AT(20)
#define INVEPT_ALL BIT_AT(26)
#define INVVPID BIT_AT(32)
#define INVVPID_SINGLE BIT_AT(41)

enum fact { PIN, CPU, CPU2, EPT };

/* What the driver requires: all these bits of a capability. */
static const struct need {
	enum fact fact;
	u64 bits;
	const char *without;
} needs[] = {
	{ PIN, MAY_BE_1(3), "it has no NMI exiting" },
	{ PIN, MAY_BE_1(5), "it has no virtual NMIs" },
	{ PIN, MAY_BE_1(6), "it has no VMX preemption timer" },
	{ CPU, MAY_BE_1(28), "it has no MSR bitmaps" },
	{ CPU, MAY_BE_1(31), "it has no secondary controls" },
	{ CPU2, MAY_BE_1(1), "it has no EPT" },
	{ CPU2, MAY_BE_1(5), "it has no VPID" },
	{ EPT, EPT_WALK_4 | EPT_WRITE_BACK | EPT_2M,
	  "its EPT lacks 4-level walks, write-back tables or 2 MiB pages" },
	{ EPT, INVEPT | INVEPT_ALL | INVVPID | INVVPID_SINGLE, "it lacks INVEPT or INVVPID" },
};

const char *hw_cpu_support(const struct hw_cpu_facts *facts)
{
	const u64 values[] = {
		[PIN] = facts->pin, [CPU] = facts->cpu, [CPU2] = facts->cpu2, [EPT] = facts->ept,
	};
	unsigned int i;

	if (!facts->vmx)
		return "the processor has no VMX, or a hypervisor hides it (nested virtualisation)";
	if (!(facts->feature_control & LOCKED))
		return "IA32_FEATURE_CONTROL is not locked: the firmware left VMX undecided";
	if (!(facts->feature_control & VMX_OUTSIDE_SMX))
		return "VMX is switched off in the firmware's setup (IA32_FEATURE_CONTROL)";
	if (facts->cr4 & CR4_FRED)
		return "the kernel uses FRED, which is not supported: boot with fred=off";
	if (facts->cr4 & CR4_VMXE)
		return "VMX is in use already, by KVM or another hypervisor: rmmod kvm_intel";
	if (!(facts->basic & BASIC_TRUE_CONTROLS))
		return "the processor is too old: it has no TRUE control MSRs";
	for (i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
		if ((values[needs[i].fact] & needs[i].bits) != needs[i].bits)
			return needs[i].without;
	return NULL;
}
