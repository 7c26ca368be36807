// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * With the module parameter selftest=1: exercises paths that nothing else takes,
 * as long as there are no hooks and nothing is broken. A page loses its write
 * right, and a write to it exits and restores the right; copies in VMX root from
 * addresses that are not mapped fail instead of being fatal.
 */
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/mm.h>

#include "hw.h"

/* Not canonical: #GP. Canonical and not in the page tables of VMX root: #PF. */
static const u64 nowhere[] = { 0x8000000000000000, 0x1000 };

enum { NO_SPLIT = 1, COPY_DID_NOT_FAIL };

static u64 watched = ~0ULL;
static u32 hits;

u64 hw_selftest_call(u64 gpa)
{
	u64 word;
	int i;

	for (i = 0; i < ARRAY_SIZE(nowhere); i++)
		if (hw_safe_copy(&word, (const void *)nowhere[i], sizeof(word)))
			return COPY_DID_NOT_FAIL;
	if (hw_ept_set_rights(gpa, EPT_READ | EPT_EXECUTE) != EPT_DONE)
		return NO_SPLIT;
	WRITE_ONCE(watched, gpa);
	return 0;
}

bool hw_selftest_violation(u64 gpa)
{
	if ((gpa & PAGE_MASK) != READ_ONCE(watched))
		return false;
	WRITE_ONCE(watched, ~0ULL);
	hits++;
	hw_ept_set_rights(gpa & PAGE_MASK, EPT_ALL);
	return true;
}

int hw_selftest(void)
{
	u32 *page = (u32 *)get_zeroed_page(GFP_KERNEL);
	u64 failure;
	bool good;

	if (!page)
		return -ENOMEM;
	get_cpu();
	hits = 0;
	failure = hw_vmcall(HW_VMCALL_SELFTEST, virt_to_phys(page), 0, 0);
	WRITE_ONCE(page[0], 1);
	WRITE_ONCE(page[1], 2);
	put_cpu();
	good = !failure && hits == 1 && page[0] == 1 && page[1] == 2;
	pr_info("haltwire: self-test %s: status %llu, %u writes seen to a page without the right\n",
		good ? "passed" : "failed", failure, hits);
	free_page((unsigned long)page);
	return good ? 0 : -EIO;
}
