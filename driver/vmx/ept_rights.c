// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "ept_rights.h"

#define ENTRIES 512u
#define ENTRY_RIGHTS 7ULL
#define ENTRY_LARGE (1ULL << 7)
#define ENTRY_ADDRESS 0x000ffffffffff000ULL
#define TOP_SHIFT 39u
#define PAGE_SHIFT_4K 12u
#define INDEX_BITS 9u

static bool rights_exist(const struct ept_map *map, u32 rights)
{
	if (rights > EPT_ALL)
		return false;
	/* Write needs read; execute-only is optional (SDM 3C 29.3.3.1). */
	if (rights & EPT_WRITE && !(rights & EPT_READ))
		return false;
	return rights != EPT_EXECUTE || map->execute_only;
}

/*
 * The same translations, one level lower: a page of 1 << shift bytes becomes
 * 512 smaller ones. The table is complete before the entry points to it.
 */
static bool split(struct ept_pool *pool, u64 *entry, u32 shift)
{
	const u64 step = 1ULL << (shift - INDEX_BITS);
	const struct ept_table *table;
	u64 page = *entry;
	u32 i;

	if (pool->used == pool->count)
		return false;
	table = &pool->tables[pool->used++];
	if (shift - INDEX_BITS == PAGE_SHIFT_4K)
		page &= ~ENTRY_LARGE;	/* the bit is ignored in the last level */
	for (i = 0; i < ENTRIES; i++)
		table->entries[i] = page + i * step;
	__atomic_store_n(entry, table->physical | ENTRY_RIGHTS, __ATOMIC_RELEASE);
	return true;
}

enum ept_result ept_set_rights(struct ept_map *map, u64 gpa, u32 rights)
{
	u64 *table = map->root;
	u64 *entry;
	u32 shift;

	if (!rights_exist(map, rights))
		return EPT_BAD_RIGHTS;
	if (gpa >> (TOP_SHIFT + INDEX_BITS))
		return EPT_NOT_MAPPED;
	for (shift = TOP_SHIFT;; shift -= INDEX_BITS) {
		entry = &table[gpa >> shift & (ENTRIES - 1)];
		if (shift == PAGE_SHIFT_4K)
			break;
		/* Only pages lose rights, never the entries that lead to them. */
		if (!(*entry & ENTRY_RIGHTS))
			return EPT_NOT_MAPPED;
		if (*entry & ENTRY_LARGE && !split(&map->pool, entry, shift))
			return EPT_POOL_EMPTY;
		table = map->table_at(*entry & ENTRY_ADDRESS);
	}
	if (!(*entry & ENTRY_ADDRESS) && gpa >> PAGE_SHIFT_4K)
		return EPT_NOT_MAPPED;
	__atomic_store_n(entry, (*entry & ~ENTRY_RIGHTS) | rights, __ATOMIC_RELEASE);
	return EPT_DONE;
}
