// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/handlers.h"

#include "base/vmcs.h"
#include "cores/state.h"
#include "guest/paging.h"
#include "guest/regs.h"
#include "wire/log.h"
#include "wire/packets.h"

#define PAGES_MAX 4096u

static const char *obstacle(u64 from, u64 last)
{
	if (!page_canonical(from) || !page_canonical(last))
		return "not a canonical address";
	if ((last >> 12) - (from >> 12) >= PAGES_MAX)
		return "more than 4096 pages at once";
	if (!host_may_fault(from) || !host_may_fault(last))
		return "the operating system cannot handle a page fault there from here: halt in "
		       "user code for user addresses";
	if (host_vmread(VM_ENTRY_INTR_INFO) & INTR_VALID)
		return "an interrupt is being delivered here; step once, then try again";
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
