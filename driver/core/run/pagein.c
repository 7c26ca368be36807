// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "run/pagein.h"

#include "base/vmcs.h"
#include "cores/state.h"
#include "guest/paging.h"
#include "guest/regs.h"
#include "run/halt.h"
#include "run/paused.h"
#include "run/resume.h"
#include "wire/log.h"
#include "wire/packets.h"

#define PAGE_MASK 0xfffULL
#define PAGES_MAX 4096u

static const char *obstacle(u64 from, u64 last)
{
	if (!page_canonical(from) || !page_canonical(last))
		return "no address of this processor";
	if ((last >> 12) - (from >> 12) >= PAGES_MAX)
		return "more than 4096 pages at once";
	if (!host_may_fault(from) || !host_may_fault(last))
		return "the operating system would not survive a page fault there from here: halt in "
		       "user code for user addresses";
	if (host_vmread(VM_ENTRY_INTR_INFO) & INTR_VALID)
		return "an interrupt is just being delivered here; step once, then ask again";
	return NULL;
}

enum flow page_in_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_page_in *request = (struct wire_page_in *)call->answer;
	u64 last = request->to > request->from ? request->to - 1 : request->from;
	const char *why = obstacle(request->from, last);

	if (why) {
		struct text text = { 0 };

		text_put(&text, "cannot bring pages in: ");
		text_put(&text, why);
		log_text(cpu, LOG_ERROR, &text);
		request->status = STATUS_INVALID_ADDRESS;
		return FLOW_STAY;
	}
	/* The processor's U bit says which mode the access was made in. */
	request->error &= PAGE_FAULT_CAUSES & ~(u32)PAGE_FAULT_USER;
	if (regs_is_user())
		request->error |= PAGE_FAULT_USER;
	kd.page_in = (struct kd_page_in){
		.armed = true,
		.core = cpu->id,
		.error = request->error,
		.next = request->from,
		.last = last,
	};
	request->status = STATUS_OK;
	return FLOW_STAY;
}

/* A fault on a page that is there is only raised where it says so (a write to a read-only page, ...). */
static bool needed(u64 address)
{
	struct page_walk walk;

	return kd.page_in.error & PAGE_FAULT_PRESENT || !page_walk(address, &walk);
}

/* Goes on to the page behind; false: there is none in the range. */
static bool advance(void)
{
	u64 page = kd.page_in.next | PAGE_MASK;

	if (page >= kd.page_in.last)
		return false;
	kd.page_in.next = page + 1;
	return true;
}

static bool find_needed(void)
{
	while (!needed(kd.page_in.next))
		if (!advance())
			return false;
	return true;
}

enum flow page_in_begin(struct kd_cpu *cpu)
{
	static const struct halt_cause stepped = { .reason = REASON_STEPPED };

	if (!kd.page_in.armed)
		return FLOW_RESUME;
	if (kd.page_in.core != cpu->id) {
		kd.page_in.armed = false;
		log_line(cpu, LOG_WARNING, "pages were to be brought in on another core: left out");
		return FLOW_RESUME;
	}
	if (!find_needed()) {
		kd.page_in.armed = false;
		log_line(cpu, LOG_INFO, "the pages are there already");
		paused_send(cpu, &stepped);
		return FLOW_STAY;
	}
	resume_stop_at(host_vmread(GUEST_RIP), cpu->gprs[KD_RSP]);
	cpu->plan = PLAN_PAGE_IN;
	return FLOW_RESUME;
}

static void report_failure(struct kd_cpu *cpu)
{
	struct text text = { 0 };

	text_put(&text, "the operating system has served the page fault, but not brought in ");
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
	if (!advance() || !find_needed())
		return false;
	cpu->plan = PLAN_PAGE_IN;
	resume_guest(cpu);
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
