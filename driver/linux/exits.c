// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * VM exits, in VMX root. kd_exit() of driver/core sees each one first; what it
 * leaves is handled here, by a table. The table is complete: controls.c enables
 * no exit for this host but NMIs, the NMI window and the preemption timer, so
 * the rest are those that SDM 3C 26.1.2 and 26.2 call unconditional.
 */
#include <linux/sched.h>
#include <asm/debugreg.h>
#include <asm/fpu/types.h>
#include <asm/msr.h>
#include <asm/processor.h>
#include <asm/processor-flags.h>
#include <asm/special_insns.h>
#include <asm/sync_core.h>
#include <asm/vmx.h>

#include "hw.h"

#define CPUID_XSTATE 0xd
#define EXIT_REASON_BASIC 0xffff
#define EXIT_REASON_GETSEC 11

/* Exit qualification of control-register accesses: SDM 3C 28.2.1, table 28-3. */
#define NUMBER_MASK 0xf
#define ACCESS_MASK (3 << 4)
#define MOV_TO_CR (0 << 4)
#define GPR_SHIFT 8

static void handle_cpuid(struct hw_vcpu *vcpu)
{
	u32 out[4];

	hw_guest_cpuid(vcpu->gprs[KD_RAX], vcpu->gprs[KD_RCX], out);
	vcpu->gprs[KD_RAX] = out[0];
	vcpu->gprs[KD_RBX] = out[1];
	vcpu->gprs[KD_RCX] = out[2];
	vcpu->gprs[KD_RDX] = out[3];
	hw_skip_instruction();
}

/*
 * CR4.VMXE is the only control register bit that the guest does not own, since VMX operation
 * needs it (SDM 24.8). The guest sees it set, so that KVM finds VMX in use; a write to it changes
 * the read shadow only.
 */
static void handle_cr_access(struct hw_vcpu *vcpu)
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

/* INVD would discard the host's cache lines too. */
static void handle_invd(struct hw_vcpu *vcpu)
{
	native_wbinvd();
	hw_skip_instruction();
}

/* An invalid value must fault in the guest, not here (SDM 1, 13.3). */
static bool xcr0_is_valid(u64 value)
{
	const u64 avx512 = XFEATURE_MASK_AVX512;
	const u64 bounds = XFEATURE_MASK_BNDREGS | XFEATURE_MASK_BNDCSR;
	const u64 tiles = BIT(XFEATURE_XTILE_CFG) | BIT(XFEATURE_XTILE_DATA);
	u32 out[4];

	hw_guest_cpuid(CPUID_XSTATE, 0, out);
	if (!(value & XFEATURE_MASK_FP) || value & ~(out[0] | (u64)out[3] << 32))
		return false;
	if (value & XFEATURE_MASK_YMM && !(value & XFEATURE_MASK_SSE))
		return false;
	if (value & avx512 && (!(value & XFEATURE_MASK_YMM) || (value & avx512) != avx512))
		return false;
	return (!(value & bounds) || (value & bounds) == bounds) &&
	       (!(value & tiles) || (value & tiles) == tiles);
}

static void handle_xsetbv(struct hw_vcpu *vcpu)
{
	u64 value = (u32)vcpu->gprs[KD_RAX] | vcpu->gprs[KD_RDX] << 32;

	if ((u32)vcpu->gprs[KD_RCX] != 0 || !xcr0_is_valid(value)) {
		hw_inject_gp(vcpu);
		return;
	}
	asm volatile("xsetbv" : : "a"((u32)value), "d"((u32)(value >> 32)), "c"(0));
	hw_skip_instruction();
}

static bool exit_was_nmi(void)
{
	return (hw_vmread(VM_EXIT_INTR_INFO) & INTR_INFO_INTR_TYPE_MASK) == INTR_TYPE_NMI_INTR;
}

/* What kd_exit() did not take is the guest's. */
static void handle_exception_or_nmi(struct hw_vcpu *vcpu)
{
	if (exit_was_nmi())
		hw_inject_nmi(vcpu);
	else
		hw_reflect_exception();
}

static void handle_nmi_window(struct hw_vcpu *vcpu)
{
	hw_inject_nmi(vcpu);
}

/* kd_exit() and kd_nmi() did not take it: if hw_root_nmi() armed the timer, the NMI is the guest's. */
static void handle_preemption_timer(struct hw_vcpu *vcpu)
{
	if (vcpu->nmi_came)
		hw_inject_nmi(vcpu);
}

static void handle_triple_fault(struct hw_vcpu *vcpu)
{
	hw_fatal(vcpu, "triple fault of the guest at %llx", hw_vmread(GUEST_RIP));
}

/* Only the self-test takes rights away; anything else is an address beyond the map (ept.c). */
static void handle_ept(struct hw_vcpu *vcpu)
{
	if (hw_selftest_violation(hw_vmread(GUEST_PHYSICAL_ADDRESS)))
		return;
	hw_fatal(vcpu, "EPT exit %llu at guest-physical %llx", hw_vmread(VM_EXIT_REASON),
		 hw_vmread(GUEST_PHYSICAL_ADDRESS));
}

static void (*const handlers[])(struct hw_vcpu *vcpu) = {
	[EXIT_REASON_EXCEPTION_NMI] = handle_exception_or_nmi,
	[EXIT_REASON_TRIPLE_FAULT] = handle_triple_fault,
	[EXIT_REASON_NMI_WINDOW] = handle_nmi_window,
	[EXIT_REASON_CPUID] = handle_cpuid,
	[EXIT_REASON_GETSEC] = hw_inject_ud,
	[EXIT_REASON_INVD] = handle_invd,
	[EXIT_REASON_VMCALL] = hw_inject_ud, /* without our magic: there is no other */
	[EXIT_REASON_VMCLEAR] = hw_inject_ud,
	[EXIT_REASON_VMLAUNCH] = hw_inject_ud,
	[EXIT_REASON_VMPTRLD] = hw_inject_ud,
	[EXIT_REASON_VMPTRST] = hw_inject_ud,
	[EXIT_REASON_VMREAD] = hw_inject_ud,
	[EXIT_REASON_VMRESUME] = hw_inject_ud,
	[EXIT_REASON_VMWRITE] = hw_inject_ud,
	[EXIT_REASON_VMOFF] = hw_inject_ud,
	[EXIT_REASON_VMON] = hw_inject_ud,
	[EXIT_REASON_INVEPT] = hw_inject_ud,
	[EXIT_REASON_INVVPID] = hw_inject_ud,
	[EXIT_REASON_CR_ACCESS] = handle_cr_access,
	[EXIT_REASON_MSR_READ] = hw_inject_gp, /* only MSRs outside the bitmap's ranges exit */
	[EXIT_REASON_MSR_WRITE] = hw_handle_msr_write,
	[EXIT_REASON_EPT_VIOLATION] = handle_ept,
	[EXIT_REASON_EPT_MISCONFIG] = handle_ept,
	[EXIT_REASON_PREEMPTION_TIMER] = handle_preemption_timer,
	[EXIT_REASON_XSETBV] = handle_xsetbv,
};

/* The number of a VMCALL from this driver's own kernel half to this host, or 0. */
static u64 own_vmcall(struct hw_vcpu *vcpu, u32 reason)
{
	const u64 *gprs = vcpu->gprs;

	if (reason != EXIT_REASON_VMCALL || gprs[KD_RAX] != KD_VMCALL_MAGIC ||
	    gprs[KD_RCX] < HW_VMCALL_LEAVE || hw_vmread(GUEST_CS_SELECTOR) & SEGMENT_RPL_MASK)
		return 0;
	return gprs[KD_RCX];
}

/* driver/core's part. The timer is its own, unless hw_root_nmi() made it expire. */
static enum kd_exit_result ask_debugger(const struct hw_vcpu *vcpu, u32 reason)
{
	return reason == EXIT_REASON_PREEMPTION_TIMER && vcpu->nmi_came ? kd_nmi() : kd_exit();
}

static void dispatch(struct hw_vcpu *vcpu, u32 full_reason)
{
	u32 reason = full_reason & EXIT_REASON_BASIC;

	if (ask_debugger(vcpu, reason) != KD_NOT_MINE)
		return;
	if (full_reason & VMX_EXIT_REASONS_FAILED_VMENTRY || reason >= ARRAY_SIZE(handlers) ||
	    !handlers[reason])
		hw_fatal(vcpu, "VM exit %x without handler, RIP %llx, qualification %llx",
			 full_reason, hw_vmread(GUEST_RIP), hw_vmread(EXIT_QUALIFICATION));
	else
		handlers[reason](vcpu);
}

bool hw_handle_exit(struct hw_vcpu *vcpu)
{
	u32 full_reason = hw_vmread(VM_EXIT_REASON);
	u32 reason = full_reason & EXIT_REASON_BASIC;
	bool nmi = reason == EXIT_REASON_EXCEPTION_NMI && exit_was_nmi();
	u64 own = own_vmcall(vcpu, reason);

	if (own == HW_VMCALL_LEAVE) {
		hw_leave(vcpu);
		return false;
	}
	if (reason == EXIT_REASON_PREEMPTION_TIMER) {
		/*
		 * Before kd_exit() reads its flags: an NMI that arrives after this arms the timer
		 * again.
		 */
		hw_restore_timer(vcpu);
		vcpu->nmi_came = xchg(&vcpu->nmi_noted, false);
	}
	hw_reinject_interrupted();
	if (own == HW_VMCALL_SELFTEST) {
		vcpu->gprs[KD_RAX] = hw_selftest_call(vcpu->gprs[KD_RDX]);
		hw_skip_instruction();
	} else {
		dispatch(vcpu, full_reason);
	}
	/* An NMI exit leaves NMIs blocked until an IRET; VM entry does not unblock them. */
	if (nmi)
		iret_to_self();
	/* One that arrived while the controls were being changed, which undid what hw_root_nmi() did. */
	if (READ_ONCE(vcpu->nmi_noted))
		hw_exit_at_once(vcpu);
	hw_ept_sync(vcpu);
	hw_time_sync(vcpu);
	return true;
}

void hw_resume_failed(struct hw_vcpu *vcpu)
{
	hw_fatal(vcpu, "VMRESUME failed with VM-instruction error %llu (SDM 31.4)",
		 hw_vmread(VM_INSTRUCTION_ERROR));
}
