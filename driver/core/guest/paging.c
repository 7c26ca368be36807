// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "guest/paging.h"

#include "base/bytes.h"
#include "base/host.h"
#include "base/vmcs.h"

#define ENTRY_PRESENT 1ULL
#define ENTRY_LARGE (1ULL << 7)
#define ENTRY_XD (1ULL << 63)
#define ENTRY_ADDRESS 0x000ffffffffff000ULL
#define PAGE_BITS 12u
#define LEVEL_BITS 9u

static u32 levels(void)
{
	return host_vmread(GUEST_CR4) & CR4_LA57 ? 5 : 4;
}

bool page_canonical(u64 address)
{
	u32 unused = 64 - (PAGE_BITS + LEVEL_BITS * levels());

	return (u64)((s64)(address << unused) >> unused) == address;
}

/* The last address that no number of page tables could map. */
static u64 canonical_hole_end(void)
{
	return (~0ULL << (PAGE_BITS + LEVEL_BITS * levels() - 1)) - 1;
}

static void found(struct page_walk *walk, u64 address, u64 base, u32 bits)
{
	u64 inside = (1ULL << bits) - 1;

	walk->mapped = true;
	walk->physical = (base & ~inside) | (address & inside);
	walk->page_end = address | inside;
}

bool page_walk(u64 address, struct page_walk *walk)
{
	u64 table;
	u32 level;

	bytes_clear(walk, sizeof(*walk));
	walk->executable = true;
	if (!(host_vmread(GUEST_CR0) & CR0_PG)) {
		found(walk, address, address, PAGE_BITS);
		return true;
	}
	/* 32-bit and PAE paging: the guests of Haltwire are in long mode. */
	walk->page_end = ~0ULL;
	if (!(host_vmread(VM_ENTRY_CONTROLS) & ENTRY_IA32E_GUEST))
		return false;
	if (!page_canonical(address)) {
		walk->page_end = canonical_hole_end();
		return false;
	}
	table = host_vmread(GUEST_CR3) & ENTRY_ADDRESS;
	for (level = levels(); level--;) {
		u32 bits = PAGE_BITS + LEVEL_BITS * level;
		u64 at = table + 8 * ((address >> bits) & 0x1ff);
		u64 entry;

		walk->page_end = address | ((1ULL << bits) - 1);
		if (!host_phys_read(at, &entry, sizeof(entry)))
			return false;
		walk->entry_at[level] = at;
		walk->entry[level] = entry;
		if (!(entry & ENTRY_PRESENT))
			return false;
		walk->executable = walk->executable && !(entry & ENTRY_XD);
		if (level == 0 || (level < 3 && entry & ENTRY_LARGE)) {
			found(walk, address, entry & ENTRY_ADDRESS, bits);
			return true;
		}
		table = entry & ENTRY_ADDRESS;
	}
	return false;
}
