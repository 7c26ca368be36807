// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The memory that a core needs for VMX operation. */
#include <linux/mm.h>
#include <linux/slab.h>
#include <asm/msr.h>
#include <asm/pgtable.h>
#include <asm/processor.h>

#include "hw.h"

DEFINE_PER_CPU(struct hw_vcpu, hw_vcpus);

/* The upper half of the address space is the kernel's: 256 of 512 entries. */
#define KERNEL_PGD_FIRST 256

static void *new_vmx_region(void)
{
	u32 *region = (u32 *)get_zeroed_page(GFP_KERNEL);
	u32 low, high;

	if (!region)
		return NULL;
	rdmsr(MSR_IA32_VMX_BASIC, low, high);
	region[0] = low & 0x7fffffff; /* VMCS revision identifier, SDM 25.11.5 */
	return region;
}

/*
 * Page tables for VMX root: those of the interrupted process may change or go away.
 * All top-level entries of the kernel half exist from boot, so a copy of them
 * stays valid while vmalloc and modules come and go.
 */
static u64 *new_host_pgd(void)
{
	u64 *pgd = (u64 *)get_zeroed_page(GFP_KERNEL);
	const u64 *now = __va(__read_cr3() & CR3_ADDR_MASK);

	if (pgd)
		memcpy(pgd + KERNEL_PGD_FIRST, now + KERNEL_PGD_FIRST, PAGE_SIZE / 2);
	return pgd;
}

int hw_vcpu_init(struct hw_vcpu *vcpu, u32 core)
{
	memset(vcpu, 0, sizeof(*vcpu));
	vcpu->core = core;
	vcpu->gprs = kd_gprs(core);
	vcpu->vmxon_region = new_vmx_region();
	vcpu->vmcs_region = new_vmx_region();
	vcpu->msr_bitmap = (void *)get_zeroed_page(GFP_KERNEL);
	vcpu->host_stack = (void *)__get_free_pages(GFP_KERNEL | __GFP_ZERO, HW_HOST_STACK_ORDER);
	vcpu->host_pgd = new_host_pgd();
	if (vcpu->vmxon_region && vcpu->vmcs_region && vcpu->msr_bitmap && vcpu->host_stack &&
	    vcpu->host_pgd)
		return 0;
	hw_vcpu_exit(vcpu);
	return -ENOMEM;
}

void hw_vcpu_exit(struct hw_vcpu *vcpu)
{
	free_page((unsigned long)vcpu->host_pgd);
	free_pages((unsigned long)vcpu->host_stack, HW_HOST_STACK_ORDER);
	free_page((unsigned long)vcpu->msr_bitmap);
	free_page((unsigned long)vcpu->vmcs_region);
	free_page((unsigned long)vcpu->vmxon_region);
	memset(vcpu, 0, sizeof(*vcpu));
}
