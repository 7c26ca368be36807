// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Leaving VMX operation, in VMX root: restores what VM exits changed (SDM 3C 28.5). */
#include <asm/desc.h>
#include <asm/msr.h>
#include <asm/processor-flags.h>
#include <asm/vmx.h>

#include "hw.h"

struct segments {
	u16 ds, es, fs, gs, ldt;
	u64 fs_base, gs_base;
	struct desc_ptr gdt, idt;
};

/* The guest's selectors: its bases are written last, since loading a selector changes them. */
static void load_segments(const struct segments *s)
{
	native_load_gdt(&s->gdt);
	asm volatile("lldt %0" : : "rm"(s->ldt));
	asm volatile("mov %0, %%ds\n\t"
		     "mov %1, %%es\n\t"
		     "mov %2, %%fs\n\t"
		     "mov %3, %%gs"
		     : : "rm"(s->ds), "rm"(s->es), "rm"(s->fs), "rm"(s->gs) : "memory");
	native_write_msr(MSR_FS_BASE, (u32)s->fs_base, s->fs_base >> 32);
	native_write_msr(MSR_GS_BASE, (u32)s->gs_base, s->gs_base >> 32);
}

static void leave_vmx(struct hw_vcpu *vcpu)
{
	const u64 cr0 = hw_vmread(GUEST_CR0), cr3 = hw_vmread(GUEST_CR3);
	const u64 cr4 = hw_vmread(GUEST_CR4) & ~(u64)X86_CR4_VMXE;
	const u64 debugctl = hw_vmread(GUEST_IA32_DEBUGCTL), dr7 = hw_vmread(GUEST_DR7);
	const struct segments segments = {
		.ds = hw_vmread(GUEST_DS_SELECTOR),
		.es = hw_vmread(GUEST_ES_SELECTOR),
		.fs = hw_vmread(GUEST_FS_SELECTOR),
		.gs = hw_vmread(GUEST_GS_SELECTOR),
		.ldt = hw_vmread(GUEST_LDTR_SELECTOR),
		.fs_base = hw_vmread(GUEST_FS_BASE),
		.gs_base = hw_vmread(GUEST_GS_BASE),
		.gdt = { hw_vmread(GUEST_GDTR_LIMIT), hw_vmread(GUEST_GDTR_BASE) },
		.idt = { hw_vmread(GUEST_IDTR_LIMIT), hw_vmread(GUEST_IDTR_BASE) },
	};

	vcpu->frame = (struct hw_return_frame) {
		.rip = hw_vmread(GUEST_RIP) + hw_vmread(VM_EXIT_INSTRUCTION_LEN),
		.cs = hw_vmread(GUEST_CS_SELECTOR),
		.rflags = hw_vmread(GUEST_RFLAGS),
		.rsp = hw_vmread(GUEST_RSP),
		.ss = hw_vmread(GUEST_SS_SELECTOR),
	};
	/* From here on hw_root_nmi() only notes an NMI: there is no VMCS any more. */
	WRITE_ONCE(vcpu->on, false);
	asm volatile("vmxoff" : : : "cc", "memory");
	/* CR0.WP first: without it CR4.CET cannot be set (SDM 3A 2.5). */
	asm volatile("mov %0, %%cr0" : : "r"(cr0) : "memory");
	asm volatile("mov %0, %%cr4" : : "r"(cr4) : "memory");
	asm volatile("mov %0, %%cr3" : : "r"(cr3) : "memory");
	load_segments(&segments);
	native_write_msr(MSR_IA32_DEBUGCTLMSR, (u32)debugctl, debugctl >> 32);
	asm volatile("mov %0, %%db7" : : "r"(dr7));
	native_load_idt(&segments.idt);
	/* An NMI that was noted, or still waited for its window, is sent again. */
	if (READ_ONCE(vcpu->nmi_noted) || vcpu->nmi_waits)
		hw_apic_send_nmi(vcpu->core);
	vcpu->gprs[KD_RAX] = 0;
}

void hw_leave(struct hw_vcpu *vcpu)
{
	/* First, because it changes what leave_vmx() reads from the VMCS. */
	kd_leave();
	leave_vmx(vcpu);
}
