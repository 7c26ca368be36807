// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * The IDT of VMX root. Interrupts are off there, so only exceptions and NMIs
 * can come: an NMI asks for an immediate exit after the next entry, a fault in
 * one of the hw_safe_ functions makes that fail, anything else is a bug and says so.
 */
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <asm/desc_defs.h>
#include <asm/processor-flags.h>
#include <asm/segment.h>
#include <asm/special_insns.h>
#include <asm/traps.h>
#include <asm/vmx.h>

#include "hw.h"

#define EXCEPTIONS 32
#define IDT_GATES 256
#define TEXT_BYTES 256

static gate_desc *idt;

extern const char hw_fault_stubs[EXCEPTIONS][HW_FAULT_STUB_SIZE]; /* entry.S */
void hw_nmi_stub(void);

/* entry.S: where each may fault, and where it goes on then. */
extern const char hw_safe_copy_access[], hw_safe_copy_end[];
extern const char hw_safe_rdmsr_access[], hw_safe_rdmsr_end[];
extern const char hw_safe_wrmsr_access[], hw_safe_wrmsr_end[];

struct hw_fault_frame {
	u64 vector, error, rip, cs, rflags, rsp, ss;
};

/*
 * Root: an NMI that hit us here, where the guest is not. Whose it is is asked
 * in the exit that follows the next entry at once.
 */
void hw_root_nmi(struct hw_vcpu *vcpu)
{
	vcpu->nmi_noted = true;
	if (!vcpu->on)
		return; /* hw_leave() sees to it */
	hw_exit_at_once(vcpu);
}

/* Root: there is neither a way on nor a way back. */
const char *hw_report(const char *format, ...)
{
	/* A second core that gets here while the first one panics may spoil its text, no more. */
	static char text[TEXT_BYTES];
	va_list args;

	va_start(args, format);
	vscnprintf(text, sizeof(text), format, args);
	va_end(args);
	kd_report(text);
	return text;
}

/* Root: an exception of our own. */
void hw_root_fault(struct hw_vcpu *vcpu, struct hw_fault_frame *frame)
{
	static const struct {
		const char *access, *end;
	} expected[] = {
		{ hw_safe_copy_access, hw_safe_copy_end },
		{ hw_safe_rdmsr_access, hw_safe_rdmsr_end },
		{ hw_safe_wrmsr_access, hw_safe_wrmsr_end },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(expected); i++) {
		if (frame->rip != (u64)expected[i].access)
			continue;
		frame->rip = (u64)expected[i].end;
		frame->rflags |= X86_EFLAGS_CF;
		return;
	}
	hw_fatal(vcpu, "exception %llu in VMX root at %pS, error %llx, CR2 %lx", frame->vector,
		 (void *)frame->rip, frame->error, native_read_cr2());
}

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
