// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * Exceptions and NMIs in VMX root, where interrupts are off. An NMI makes the
 * next VM entry exit at once; a fault in one of the hw_safe_ functions makes that
 * function fail; anything else is a bug, and fatal.
 */
#include <linux/kernel.h>
#include <asm/processor-flags.h>
#include <asm/special_insns.h>

#include "hw.h"

#define TEXT_BYTES 256

/* calls.S: where each may fault, and where it then continues. */
extern const char hw_safe_copy_access[], hw_safe_copy_end[];
extern const char hw_safe_rdmsr_access[], hw_safe_rdmsr_end[];
extern const char hw_safe_wrmsr_access[], hw_safe_wrmsr_end[];

struct hw_fault_frame {
	u64 vector, error, rip, cs, rflags, rsp, ss;
};

/*
 * VMX root: an NMI that arrived here instead of in the guest. The exit right after
 * the next entry finds out whose it is.
 */
void hw_root_nmi(struct hw_vcpu *vcpu)
{
	vcpu->nmi_noted = true;
	if (!vcpu->on)
		return; /* hw_leave() sends it again */
	hw_exit_at_once(vcpu);
}

static void print_dump(const char *line)
{
	pr_emerg("haltwire: %s\n", line);
}

/* VMX root. A core that has left VMX operation has no VMCS to show. */
const char *hw_report(const char *format, ...)
{
	/* Not locked: a second core here while the first one panics may garble the text, no more. */
	static char text[TEXT_BYTES];
	va_list args;

	va_start(args, format);
	vscnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (!READ_ONCE(this_cpu_ptr(&hw_vcpus)->on))
		return text;
	kd_report(text);
	/* As panic() does it: consoles do not wait for locks, which the guest may hold. */
	oops_in_progress = 1;
	kd_dump(print_dump);
	return text;
}

/* VMX root: an exception of our own. */
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
