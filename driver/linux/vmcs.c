// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * The VMCS of a core: the running system as the guest, the exit stub as the
 * host. SDM 3C chapter 25 for the fields, 27.2 and 27.3 for what VM entry
 * checks.
 */
#include <linux/percpu.h>
#include <linux/sched.h>
#include <asm/debugreg.h>
#include <asm/desc.h>
#include <asm/msr.h>
#include <asm/processor.h>
#include <asm/segment.h>
#include <asm/vmx.h>

#include "hw.h"

#define AR_UNUSABLE BIT(16)
#define CR4_CET BIT_ULL(23)

/* controls.c has the bits; these are the values, counts and pointers that go with them. */
static void fill_controls(struct hw_vcpu *vcpu)
{
	hw_init_controls(vcpu, hw_time_is_hidden() ? CPU_BASED_USE_TSC_OFFSETTING : 0);
	hw_vmwrite(PAGE_FAULT_ERROR_CODE_MASK, 0);
	hw_vmwrite(PAGE_FAULT_ERROR_CODE_MATCH, 0);
	hw_vmwrite(CR3_TARGET_COUNT, 0);
	hw_vmwrite(VM_EXIT_MSR_STORE_COUNT, 0);
	hw_vmwrite(VM_EXIT_MSR_LOAD_COUNT, 0);
	hw_vmwrite(VM_ENTRY_MSR_LOAD_COUNT, 0);
	hw_vmwrite(VM_ENTRY_INTR_INFO_FIELD, 0);
	/* All zero: no access to an MSR in the bitmap's ranges exits (SDM 25.6.9). */
	hw_vmwrite(MSR_BITMAP, __pa(vcpu->msr_bitmap));
	hw_vmwrite(EPT_POINTER, hw_ept_pointer());
	hw_vmwrite(VIRTUAL_PROCESSOR_ID, HW_VPID);
	hw_time_fill(vcpu);
	hw_vmwrite(XSS_EXIT_BITMAP, 0);
	/*
	 * The guest sees CR4.VMXE, which VMX operation needs (SDM 24.8), but does not
	 * own it; it owns every other bit, so that no ordinary CR access exits.
	 */
	hw_vmwrite(CR0_GUEST_HOST_MASK, 0);
	hw_vmwrite(CR4_GUEST_HOST_MASK, X86_CR4_VMXE);
	hw_vmwrite(CR0_READ_SHADOW, read_cr0());
	hw_vmwrite(CR4_READ_SHADOW, __read_cr4());
}

/*
 * Access rights in the format of the VMCS (SDM 25.4.1): LAR's result without the bits that LAR
 * leaves undefined.
 */
static u32 access_rights(u16 selector)
{
	u32 ar;

	if (!(selector & ~3))
		return AR_UNUSABLE;
	asm("lar %1, %0" : "=r"(ar) : "r"((u32)selector) : "cc");
	return ar >> 8 & 0xf0ff;
}

static u32 limit(u16 selector)
{
	u32 value = 0;

	if (selector & ~3)
		asm("lsl %1, %0" : "=r"(value) : "r"((u32)selector) : "cc");
	return value;
}

/* The base of a system segment: its descriptor has 16 bytes (SDM 3A 3.5.2). */
static u64 system_base(const struct desc_ptr *gdt, u16 selector)
{
	const struct ldttss_desc *d = (const void *)(gdt->address + (selector & ~7));

	if (!(selector & ~3))
		return 0;
	return d->base0 | (u64)d->base1 << 16 | (u64)d->base2 << 24 | (u64)d->base3 << 32;
}

#define FILL_SEGMENT(NAME, selector, base)				\
	do {								\
		hw_vmwrite(GUEST_##NAME##_SELECTOR, selector);		\
		hw_vmwrite(GUEST_##NAME##_LIMIT, limit(selector));	\
		hw_vmwrite(GUEST_##NAME##_AR_BYTES, access_rights(selector)); \
		hw_vmwrite(GUEST_##NAME##_BASE, base);			\
	} while (0)

static u16 selector_of_ldt(void)
{
	u16 value;

	asm("sldt %0" : "=m"(value));
	return value;
}

static u16 selector_of_task(void)
{
	u16 value;

	asm("str %0" : "=m"(value));
	return value;
}

static void fill_segments(void)
{
	struct desc_ptr gdt, idt;
	u16 cs, ss, ds, es, fs, gs, ldt = selector_of_ldt(), tr = selector_of_task();
	u64 fs_base, gs_base;

	savesegment(cs, cs);
	savesegment(ss, ss);
	savesegment(ds, ds);
	savesegment(es, es);
	savesegment(fs, fs);
	savesegment(gs, gs);
	native_store_gdt(&gdt);
	store_idt(&idt);
	rdmsrl(MSR_FS_BASE, fs_base);
	rdmsrl(MSR_GS_BASE, gs_base);

	FILL_SEGMENT(CS, cs, 0);
	FILL_SEGMENT(SS, ss, 0);
	FILL_SEGMENT(DS, ds, 0);
	FILL_SEGMENT(ES, es, 0);
	FILL_SEGMENT(FS, fs, fs_base);
	FILL_SEGMENT(GS, gs, gs_base);
	FILL_SEGMENT(LDTR, ldt, system_base(&gdt, ldt));
	FILL_SEGMENT(TR, tr, system_base(&gdt, tr));
	hw_vmwrite(GUEST_GDTR_BASE, gdt.address);
	hw_vmwrite(GUEST_GDTR_LIMIT, gdt.size);
	hw_vmwrite(GUEST_IDTR_BASE, idt.address);
	hw_vmwrite(GUEST_IDTR_LIMIT, idt.size);

	/* The host keeps the kernel's segments; its selectors have RPL 0 and TI 0 (SDM 27.2.3). */
	hw_vmwrite(HOST_CS_SELECTOR, cs & ~7);
	hw_vmwrite(HOST_SS_SELECTOR, ss & ~7);
	hw_vmwrite(HOST_DS_SELECTOR, 0);
	hw_vmwrite(HOST_ES_SELECTOR, 0);
	hw_vmwrite(HOST_FS_SELECTOR, 0);
	hw_vmwrite(HOST_GS_SELECTOR, 0);
	hw_vmwrite(HOST_TR_SELECTOR, tr & ~7);
	hw_vmwrite(HOST_FS_BASE, 0);
	hw_vmwrite(HOST_GS_BASE, gs_base); /* per-core data: the stack protector reads it */
	hw_vmwrite(HOST_TR_BASE, system_base(&gdt, tr));
	hw_vmwrite(HOST_GDTR_BASE, gdt.address);
	hw_vmwrite(HOST_IDTR_BASE, hw_host_idt_base());
}

static void fill_guest(void)
{
	u64 value;

	hw_vmwrite(GUEST_CR0, read_cr0());
	hw_vmwrite(GUEST_CR3, __read_cr3());
	hw_vmwrite(GUEST_CR4, __read_cr4());
	get_debugreg(value, 7);
	hw_vmwrite(GUEST_DR7, value);
	hw_vmwrite(GUEST_RFLAGS, native_save_fl());
	hw_vmwrite(GUEST_ACTIVITY_STATE, GUEST_ACTIVITY_ACTIVE);
	hw_vmwrite(GUEST_INTERRUPTIBILITY_INFO, 0);
	hw_vmwrite(GUEST_PENDING_DBG_EXCEPTIONS, 0);
	hw_vmwrite(VMCS_LINK_POINTER, ~0ULL);
	rdmsrl(MSR_IA32_DEBUGCTLMSR, value);
	hw_vmwrite(GUEST_IA32_DEBUGCTL, value);
}

static void fill_host(struct hw_vcpu *vcpu)
{
	u64 *top = vcpu->host_stack + HW_HOST_STACK_SIZE;

	/* entry.S expects these on the stack at every exit. */
	top[-1] = (u64)vcpu;
	top[-2] = (u64)vcpu->gprs;
	hw_vmwrite(HOST_RSP, (u64)&top[-2]);
	hw_vmwrite(HOST_RIP, (u64)hw_vmexit_stub);
	/* Without WP, root can set breakpoints in text that the direct map holds read-only. */
	hw_vmwrite(HOST_CR0, read_cr0() & ~X86_CR0_WP);
	hw_vmwrite(HOST_CR3, __pa(vcpu->host_pgd));
	/* CET would need WP, and shadow stacks of its own. */
	hw_vmwrite(HOST_CR4, __read_cr4() & ~CR4_CET);
}

/* SYSENTER's MSRs are in both the guest and the host area, with the same values. */
static void fill_sysenter(void)
{
	u64 value;

	rdmsrl(MSR_IA32_SYSENTER_CS, value);
	hw_vmwrite(GUEST_SYSENTER_CS, value);
	hw_vmwrite(HOST_IA32_SYSENTER_CS, value);
	rdmsrl(MSR_IA32_SYSENTER_ESP, value);
	hw_vmwrite(GUEST_SYSENTER_ESP, value);
	hw_vmwrite(HOST_IA32_SYSENTER_ESP, value);
	rdmsrl(MSR_IA32_SYSENTER_EIP, value);
	hw_vmwrite(GUEST_SYSENTER_EIP, value);
	hw_vmwrite(HOST_IA32_SYSENTER_EIP, value);
}

void hw_vmcs_fill(struct hw_vcpu *vcpu)
{
	fill_controls(vcpu);
	fill_segments();
	fill_guest();
	fill_host(vcpu);
	fill_sysenter();
}
