// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The IDT of VMX root: every gate leads to a stub in entry.S. */
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <asm/desc_defs.h>
#include <asm/segment.h>
#include <asm/traps.h>

#include "hw.h"

#define EXCEPTIONS 32
#define IDT_GATES 256

static gate_desc *idt;

extern const char hw_fault_stubs[EXCEPTIONS][HW_FAULT_STUB_SIZE]; /* entry.S */
void hw_nmi_stub(void);

static void set_gate(int vector, u64 handler)
{
	idt[vector] = (gate_desc) {
		.offset_low = handler,
		.offset_middle = handler >> 16,
		.offset_high = handler >> 32,
		.segment = __KERNEL_CS,
		.bits = { .type = GATE_INTERRUPT, .p = 1 },
	};
}

int hw_traps_init(void)
{
	int vector;

	BUILD_BUG_ON(sizeof(gate_desc) * IDT_GATES != PAGE_SIZE);
	idt = (gate_desc *)get_zeroed_page(GFP_KERNEL);
	if (!idt)
		return -ENOMEM;
	for (vector = 0; vector < EXCEPTIONS; vector++)
		set_gate(vector, (u64)hw_fault_stubs[vector]);
	set_gate(X86_TRAP_NMI, (u64)hw_nmi_stub);
	return 0;
}

void hw_traps_exit(void)
{
	free_page((unsigned long)idt);
	idt = NULL;
}

u64 hw_host_idt_base(void)
{
	return (u64)idt;
}
