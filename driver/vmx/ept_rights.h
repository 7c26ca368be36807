/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Rights of single 4 KiB pages in the EPT: the large page around one is split on
 * demand, with tables that were allocated before, since VMX root cannot allocate.
 * Pure: driver/test runs it on tables of its own.
 */
#ifndef HALTWIRE_EPT_RIGHTS_H
#define HALTWIRE_EPT_RIGHTS_H

#include "base/types.h"

/* Bits 2:0 of an EPT entry (SDM 3C 29.3.2). */
enum ept_rights {
	EPT_READ = 1,
	EPT_WRITE = 2,
	EPT_EXECUTE = 4,
	EPT_ALL = 7,
};

enum ept_result {
	EPT_DONE,
	EPT_BAD_RIGHTS,		/* the processor does not have this combination */
	EPT_NOT_MAPPED,		/* past the end of the map */
	EPT_POOL_EMPTY,		/* no table left to split a large page with */
};

/* An empty table of 512 entries, and its physical address. */
struct ept_table {
	u64 *entries;
	u64 physical;
};

struct ept_pool {
	struct ept_table *tables;
	u32 count;
	u32 used;
};

struct ept_map {
	u64 *root;		/* PML4 */
	struct ept_pool pool;
	bool execute_only;	/* IA32_VMX_EPT_VPID_CAP, bit 0 */
	u64 *(*table_at)(u64 physical);
};

/*
 * Sets the rights of the page at gpa. Nothing else about any translation
 * changes; the caller invalidates what processors have cached (INVEPT).
 * One caller at a time; other cores may walk the tables meanwhile.
 */
enum ept_result ept_set_rights(struct ept_map *map, u64 gpa, u32 rights);

#endif
