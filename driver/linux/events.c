// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * Events that the guest gets at the next VM entry (SDM 3C 27.6): those that an
 * exit interrupted, exceptions that driver/core did not take, NMIs. In VMX root.
 */
#include <linux/sched.h>
#include <asm/debugreg.h>
#include <asm/processor.h>
#include <asm/trapnr.h>
#include <asm/vmx.h>

#include "hw.h"

#define EXCEPTION(vector) (INTR_INFO_VALID_MASK | INTR_TYPE_HARD_EXCEPTION | (vector))
#define EXCEPTION_WITH_CODE(vector) (EXCEPTION(vector) | INTR_INFO_DELIVER_CODE_MASK)
/* What the exit qualification of #DB has: SDM 28.2.1. */
#define DEBUG_EXIT_BITS (DR_TRAP_BITS | BIT(13) | DR_STEP)
#define DR7_GD BIT(13)

/* Exceptions that make a #DF of a second one: SDM 3A 6.15, table 6-5. */
#define CONTRIBUTORY (BIT(X86_TRAP_DE) | BIT(X86_TRAP_TS) | BIT(X86_TRAP_NP) | \
		      BIT(X86_TRAP_SS) | BIT(X86_TRAP_GP))

static bool event_is_pending(void)
{
	return hw_vmread(VM_ENTRY_INTR_INFO_FIELD) & INTR_INFO_VALID_MASK;
}

void hw_inject_gp(struct hw_vcpu *vcpu)
{
	kd_exception_injected(X86_TRAP_GP);
	hw_vmwrite(VM_ENTRY_EXCEPTION_ERROR_CODE, 0);
	hw_vmwrite(VM_ENTRY_INTR_INFO_FIELD, EXCEPTION_WITH_CODE(X86_TRAP_GP));
}

void hw_inject_ud(struct hw_vcpu *vcpu)
{
	kd_exception_injected(X86_TRAP_UD);
	hw_vmwrite(VM_ENTRY_INTR_INFO_FIELD, EXCEPTION(X86_TRAP_UD));
}

/*
 * Types 4 to 6 are raised by an instruction, whose length the delivery needs for the return
 * address.
 */
static void inject(u64 info, u64 error_code)
{
	/* Bit 12 has another meaning at VM entry, or is reserved. */
	hw_vmwrite(VM_ENTRY_INTR_INFO_FIELD, info & ~(u64)INTR_INFO_UNBLOCK_NMI);
	if (info & INTR_INFO_DELIVER_CODE_MASK)
		hw_vmwrite(VM_ENTRY_EXCEPTION_ERROR_CODE, error_code);
	switch (info & INTR_INFO_INTR_TYPE_MASK) {
	case INTR_TYPE_SOFT_INTR:
	case INTR_TYPE_PRIV_SW_EXCEPTION:
	case INTR_TYPE_SOFT_EXCEPTION:
		hw_vmwrite(VM_ENTRY_INSTRUCTION_LEN, hw_vmread(VM_EXIT_INSTRUCTION_LEN));
		break;
	}
}

/* An event whose delivery this exit interrupted is delivered again (SDM 28.2.4). */
void hw_reinject_interrupted(void)
{
	u64 info = hw_vmread(IDT_VECTORING_INFO_FIELD);

	if (!(info & VECTORING_INFO_VALID_MASK))
		return;
	inject(info, hw_vmread(IDT_VECTORING_ERROR_CODE));
	/*
	 * The delivery of an NMI has blocked NMIs already, and entry with one requires that they are
	 * not (SDM 27.3.1.5).
	 */
	if ((info & VECTORING_INFO_TYPE_MASK) == INTR_TYPE_NMI_INTR)
		hw_vmwrite(GUEST_INTERRUPTIBILITY_INFO,
			   hw_vmread(GUEST_INTERRUPTIBILITY_INFO) & ~(u64)GUEST_INTR_STATE_NMI);
}

static bool is_double_fault(u64 second)
{
	u64 first = hw_vmread(IDT_VECTORING_INFO_FIELD);
	u32 first_bit = BIT(first & 31), second_bit = BIT(second & 31);

	if (!(first & VECTORING_INFO_VALID_MASK) ||
	    (first & VECTORING_INFO_TYPE_MASK) != INTR_TYPE_HARD_EXCEPTION)
		return false;
	return (second_bit & CONTRIBUTORY && first_bit & (CONTRIBUTORY | BIT(X86_TRAP_PF))) ||
	       (second_bit & BIT(X86_TRAP_PF) && first_bit & BIT(X86_TRAP_PF));
}

/* What the exception would have done before its handler, had it not exited: CR2, DR6, DR7 (SDM 28.1). */
static void prepare_registers(u32 vector)
{
	u64 qualification = hw_vmread(EXIT_QUALIFICATION);

	if (vector == X86_TRAP_PF) {
		native_write_cr2(qualification);
	} else if (vector == X86_TRAP_DB) {
		u64 dr6;

		asm volatile("mov %%db6, %0" : "=r"(dr6));
		dr6 = (dr6 & ~(u64)DR_TRAP_BITS) | (qualification & DEBUG_EXIT_BITS);
		asm volatile("mov %0, %%db6" : : "r"(dr6));
		hw_vmwrite(GUEST_DR7, hw_vmread(GUEST_DR7) & ~(u64)DR7_GD);
		hw_vmwrite(GUEST_IA32_DEBUGCTL,
			   hw_vmread(GUEST_IA32_DEBUGCTL) & ~(u64)DEBUGCTLMSR_LBR);
	}
}

void hw_reflect_exception(void)
{
	u64 info = hw_vmread(VM_EXIT_INTR_INFO);

	if (is_double_fault(info)) {
		inject(EXCEPTION_WITH_CODE(X86_TRAP_DF), 0);
		return;
	}
	prepare_registers(info & INTR_INFO_VECTOR_MASK);
	/* An IRET that faults had unblocked NMIs already (SDM 28.2.3). */
	if (info & INTR_INFO_UNBLOCK_NMI &&
	    !(hw_vmread(IDT_VECTORING_INFO_FIELD) & VECTORING_INFO_VALID_MASK))
		hw_vmwrite(GUEST_INTERRUPTIBILITY_INFO,
			   hw_vmread(GUEST_INTERRUPTIBILITY_INFO) | GUEST_INTR_STATE_NMI);
	inject(info, hw_vmread(VM_EXIT_INTR_ERROR_CODE));
}

/*
 * At the next entry, or at the exit of the NMI window when the guest cannot take it
 * yet. Several pending ones become one, as in a processor.
 */
void hw_inject_nmi(struct hw_vcpu *vcpu)
{
	const u64 blocking = GUEST_INTR_STATE_NMI | GUEST_INTR_STATE_STI | GUEST_INTR_STATE_MOV_SS;

	vcpu->nmi_waits = hw_vmread(GUEST_INTERRUPTIBILITY_INFO) & blocking || event_is_pending();
	if (!vcpu->nmi_waits)
		hw_vmwrite(VM_ENTRY_INTR_INFO_FIELD,
			   INTR_INFO_VALID_MASK | INTR_TYPE_NMI_INTR | X86_TRAP_NMI);
	hw_apply_cpu_controls(vcpu);
}
