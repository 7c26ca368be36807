// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "run/pagein.h"

#include "base/vmcs.h"
#include "cores/state.h"
#include "guest/paging.h"
#include "guest/regs.h"
#include "wire/log.h"
#include "wire/packets.h"

#define PAGE_MASK 0xfffULL

/* A fault on a page that is there is only raised where it says so (a write to a read-only page, ...). */
static bool needed(u64 address)
{
	struct page_walk walk;

	return kd.page_in.error & PAGE_FAULT_PRESENT || !page_walk(address, &walk);
}

/* Goes on to the page after it; false: there is none in the range. */
static bool advance(void)
{
	u64 page = kd.page_in.next | PAGE_MASK;

	if (page >= kd.page_in.last)
		return false;
	kd.page_in.next = page + 1;
	return true;
}

bool page_in_find(void)
{
	while (!needed(kd.page_in.next))
		if (!advance())
			return false;
	return true;
}

static void report_failure(struct kd_cpu *cpu)
{
	struct text text = { 0 };

	text_put(&text, "the operating system handled the page fault, but did not map ");
	text_hex(&text, kd.page_in.next, 16);
	log_text(cpu, LOG_WARNING, &text);
}

bool page_in_next(struct kd_cpu *cpu)
{
	struct page_walk walk;

	if (!kd.page_in.armed)
		return false;
	if (!page_walk(kd.page_in.next, &walk)) {
		report_failure(cpu);
		return false;
	}
	if (!advance() || !page_in_find())
		return false;
	cpu->plan = PLAN_PAGE_IN;
	return true;
}

void page_in_inject(struct kd_cpu *cpu)
{
	(void)cpu;
	host_write_cr(2, kd.page_in.next);
	host_vmwrite(VM_ENTRY_ERROR_CODE, kd.page_in.error);
	host_vmwrite(VM_ENTRY_INTR_INFO, INTR_VALID | INTR_HAS_ERROR_CODE |
		     INTR_TYPE_HARD_EXCEPTION << INTR_TYPE_SHIFT | VECTOR_PF);
	/* No interrupt shadow, no HLT; and RF in the frame would hide DR0 from the return. */
	regs_set_rip(host_vmread(GUEST_RIP));
	host_vmwrite(GUEST_RFLAGS, host_vmread(GUEST_RFLAGS) & ~(u64)RFLAGS_RF);
}
