// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * NMIs to other cores from VMX root: the interrupt command register, by MMIO
 * or by MSR (SDM 3A 11.6.1, 11.12.9). The kernel's own functions take locks
 * or go through paravirtual calls, which VMX root must not.
 */
#include <linux/io.h>
#include <linux/smp.h>
#include <asm/apic.h>
#include <asm/apicdef.h>
#include <asm/msr.h>

#include "hw.h"

#define ICR_POLLS 100000

static void __iomem *registers; /* NULL in x2APIC mode */

int hw_apic_init(void)
{
	u64 base;

	rdmsrl(MSR_IA32_APICBASE, base);
	if (base & X2APIC_ENABLE)
		return 0;
	registers = ioremap(base & MSR_IA32_APICBASE_BASE, PAGE_SIZE);
	return registers ? 0 : -ENOMEM;
}

void hw_apic_exit(void)
{
	if (registers)
		iounmap(registers);
	registers = NULL;
}

/* Bounded: delivery takes microseconds, and a stuck bit must not hang the machine. */
static void wait_idle(void)
{
	int i;

	for (i = 0; i < ICR_POLLS && (readl(registers + APIC_ICR) & APIC_ICR_BUSY); i++)
		rep_nop();
}

void hw_apic_send_nmi(u32 core)
{
	u32 id = per_cpu(x86_cpu_to_apicid, core);
	u32 destination;

	if (!registers) {
		native_wrmsrl(APIC_BASE_MSR + (APIC_ICR >> 4),
			      (u64)id << 32 | APIC_DM_NMI | APIC_INT_ASSERT);
		return;
	}
	/* The guest may be between its writes of ICR2 and ICR: ICR2 is restored. */
	wait_idle();
	destination = readl(registers + APIC_ICR2);
	writel(SET_XAPIC_DEST_FIELD(id), registers + APIC_ICR2);
	writel(APIC_DM_NMI | APIC_INT_ASSERT, registers + APIC_ICR);
	wait_idle();
	writel(destination, registers + APIC_ICR2);
}
