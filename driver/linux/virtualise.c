// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A core enters and leaves VMX operation: SDM 3C 24.7, 31.5. */
#include <asm/desc.h>
#include <asm/processor.h>
#include <asm/tlbflush.h>
#include <asm/vmx.h>

#include "hw.h"

/* Each returns whether it worked: CF and ZF clear (SDM 31.2). */
static bool vmxon(u64 pa)
{
	bool ok;

	asm volatile("vmxon %1" : "=@cca"(ok) : "m"(pa) : "memory");
	return ok;
}

static bool vmclear(u64 pa)
{
	bool ok;

	asm volatile("vmclear %1" : "=@cca"(ok) : "m"(pa) : "memory");
	return ok;
}

static bool vmptrld(u64 pa)
{
	bool ok;

	asm volatile("vmptrld %1" : "=@cca"(ok) : "m"(pa) : "memory");
	return ok;
}

int hw_virtualise(struct hw_vcpu *vcpu)
{
	u32 error;

	if (__read_cr4() & X86_CR4_VMXE) {
		pr_err("haltwire: core %u: VMX is in use already: rmmod kvm_intel\n", vcpu->core);
		return -EBUSY;
	}
	/* Also in the kernel's shadow of CR4, which is how KVM knows that VMX is in use. */
	cr4_set_bits(X86_CR4_VMXE);
	if (!vmxon(__pa(vcpu->vmxon_region))) {
		pr_err("haltwire: core %u: VMXON failed\n", vcpu->core);
		goto no_vmxon;
	}
	if (!vmclear(__pa(vcpu->vmcs_region)) || !vmptrld(__pa(vcpu->vmcs_region))) {
		pr_err("haltwire: core %u: VMCLEAR or VMPTRLD failed\n", vcpu->core);
		goto no_vmcs;
	}
	/* Translations may be left from an earlier load of this module (SDM 3C 29.4.3.2). */
	hw_ept_forget();
	hw_vmcs_fill(vcpu);
	vcpu->on = true;
	error = hw_vmlaunch();
	if (!error) {
		hw_vmcall(KD_VMCALL_JOIN, 0, 0, 0);
		return 0;
	}
	vcpu->on = false;
	pr_err("haltwire: core %u: VMLAUNCH failed with VM-instruction error %u (SDM 31.4)\n",
	       vcpu->core, error);
no_vmcs:
	asm volatile("vmxoff" : : : "cc");
no_vmxon:
	cr4_clear_bits(X86_CR4_VMXE);
	return -EIO;
}

void hw_devirtualise(struct hw_vcpu *vcpu)
{
	if (!vcpu->on)
		return;
	hw_vmcall(HW_VMCALL_LEAVE, 0, 0, 0);
	cr4_clear_bits(X86_CR4_VMXE);
	/*
	 * VM exits leave TR with a limit of 0x67 (SDM 28.5.2), too short for the
	 * I/O bitmap. Its descriptor is marked busy, so a plain LTR would fault;
	 * this clears the mark first.
	 */
	force_reload_TR();
}
