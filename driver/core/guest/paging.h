/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The guest's page tables, walked in software: never faults, sets no accessed
 * bit. Long mode with four or five levels, 4 KiB, 2 MiB and 1 GiB pages
 * (SDM 3A 4.5); without paging, addresses are physical.
 */
#ifndef HALTWIRE_GUEST_PAGING_H
#define HALTWIRE_GUEST_PAGING_H

#include "base/types.h"

#define PAGING_LEVELS 5u

struct page_walk {
	bool mapped;
	bool executable;	/* no level has XD set */
	u64 physical;		/* of the address itself */
	u64 page_end;		/* the last virtual address of the same page, or of the same hole */
	/* Entries by level, [0] = PTE ... [3] = PML4E, [4] = PML5E; zero where the walk did not come. */
	u64 entry_at[PAGING_LEVELS];
	u64 entry[PAGING_LEVELS];
};

/* Walks the current address space of this core. Returns walk->mapped. */
bool page_walk(u64 address, struct page_walk *walk);

/* Is the address canonical for the number of levels in use? */
bool page_canonical(u64 address);

#endif
