// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* What several exit handlers need: to skip an emulated instruction, and the guest's CPUID. In VMX root. */
#include <asm/processor.h>
#include <uapi/asm/debugreg.h>
#include <asm/processor-flags.h>
#include <asm/vmx.h>

#include "hw.h"

#define CPUID_1_ECX_VMX BIT(5)

/* The host emulated the instruction; with RFLAGS.TF its single-step trap is still pending (SDM 25.4.2). */
void hw_skip_instruction(void)
{
	const u64 blocking = GUEST_INTR_STATE_STI | GUEST_INTR_STATE_MOV_SS;

	hw_vmwrite(GUEST_RIP, hw_vmread(GUEST_RIP) + hw_vmread(VM_EXIT_INSTRUCTION_LEN));
	hw_vmwrite(GUEST_INTERRUPTIBILITY_INFO, hw_vmread(GUEST_INTERRUPTIBILITY_INFO) & ~blocking);
	if (hw_vmread(GUEST_RFLAGS) & X86_EFLAGS_TF)
		hw_vmwrite(GUEST_PENDING_DBG_EXCEPTIONS,
			   hw_vmread(GUEST_PENDING_DBG_EXCEPTIONS) | DR_STEP);
}

/* CPUID of the processor, without VMX: nesting is not supported. */
void hw_guest_cpuid(u32 leaf, u32 subleaf, u32 out[4])
{
	out[0] = leaf;
	out[2] = subleaf;
	native_cpuid(&out[0], &out[1], &out[2], &out[3]);
	if (leaf == 1)
		out[2] &= ~CPUID_1_ECX_VMX;
}
