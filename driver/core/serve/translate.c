// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/handlers.h"

#include "base/host.h"
#include "guest/paging.h"
#include "wire/packets.h"

#define PTE_LEVELS 4u	/* what the answer has room for: of five levels, the lower four */

/* The linear address at which the guest's kernel has this physical one; 0: nowhere that is known. */
static u64 linear_of(u64 physical)
{
	u64 linear = host_direct_map(physical);
	struct page_walk walk;

	return linear && page_walk(linear, &walk) && walk.physical == physical ? linear : 0;
}

enum flow translate_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_translate *translate = (struct wire_translate *)call->answer;
	struct page_walk walk;

	(void)cpu;
	if (!translate->to_physical) {
		translate->virtual = linear_of(translate->physical);
		translate->status = translate->virtual ? STATUS_OK : STATUS_INVALID_PHYSICAL_ADDRESS;
		return FLOW_STAY;
	}
	page_walk(translate->virtual, &walk);
	translate->physical = walk.mapped ? walk.physical : 0;
	translate->status = walk.mapped ? STATUS_OK : STATUS_INVALID_ADDRESS;
	return FLOW_STAY;
}

/*
 * The entries as far as the walk came, whether it found a page or not: the one
 * that ends it says why. Where they are is given as linear addresses, as the
 * names of the fields promise, in a kernel that has its tables mapped; else as
 * physical ones, which no linear address of a kernel looks like.
 */
enum flow translate_pte_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_pte *pte = (struct wire_pte *)call->answer;
	struct page_walk walk;
	u32 i;

	(void)cpu;
	page_walk(pte->virtual, &walk);
	for (i = 0; i < PTE_LEVELS; i++) {
		u64 at = walk.entry_at[PTE_LEVELS - 1 - i];
		u64 linear = at ? linear_of(at) : 0;

		pte->level[i].address = linear ? linear : at;
		pte->level[i].value = walk.entry[PTE_LEVELS - 1 - i];
	}
	pte->status = walk.mapped ? STATUS_OK : STATUS_INVALID_ADDRESS;
	return FLOW_STAY;
}
