// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * CR4.VMXE is the only control register bit that the guest does not own, since
 * VMX operation needs it (SDM 24.8). It is set for the guest as well, so that KVM
 * finds VMX taken; one who changes it gets what it wants to see. In VMX root.
 */
#include <asm/msr.h>
#include <asm/processor-flags.h>
#include <asm/vmx.h>

#include "hw.h"

/* Exit qualification for control-register accesses: SDM 3C 28.2.1, table 28-3. */
#define NUMBER_MASK 0xf
#define ACCESS_MASK (3 << 4)
#define MOV_TO_CR (0 << 4)
#define GPR_SHIFT 8

void hw_handle_cr_access(struct hw_vcpu *vcpu)
{
	u64 qualification = hw_vmread(EXIT_QUALIFICATION);
	u32 gpr = qualification >> GPR_SHIFT & 0xf;
	u64 value = gpr == KD_RSP ? hw_vmread(GUEST_RSP) : vcpu->gprs[gpr];

	if ((qualification & (NUMBER_MASK | ACCESS_MASK)) != (4 | MOV_TO_CR) ||
	    value & ~__rdmsr(MSR_IA32_VMX_CR4_FIXED1)) {
		hw_inject_gp(vcpu);
		return;
	}
	hw_vmwrite(GUEST_CR4, value | X86_CR4_VMXE);
	hw_vmwrite(CR4_READ_SHADOW, value);
	hw_skip_instruction();
}
