// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * EPT: guest-physical is host-physical, with the memory types of the MTRRs
 * (SDM 3A 12.11), which EPT replaces for the guest (SDM 29.3.7.2). One set of
 * tables for all cores, with the largest pages whose type is uniform.
 */
#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <asm/msr.h>
#include <asm/processor.h>
#include <asm/vmx.h>

#include "../vmx/ept_rights.h"
#include "hw.h"

#define ENTRIES 512
#define ENTRY_RWX ((u64)EPT_ALL)
#define ENTRY_TYPE_SHIFT 3
#define ENTRY_LARGE BIT_ULL(7)
#define EPTP_WRITE_BACK 6ULL
#define EPTP_WALK_4 (3ULL << 3)
#define EPT_CAP_EXECUTE_ONLY BIT(0)
#define EPT_CAP_1G BIT(17)
/* Tables for splitting large pages: 4 KiB each, one or two for the first page in 2 MiB. */
#define POOL_TABLES 128
#define INVEPT_ALL_CONTEXTS 2UL
#define TYPE_MIXED 0xff
#define TYPE_UNCACHEABLE 0
#define TYPE_WRITE_THROUGH 4
#define FIXED_RANGES_END 0x100000ULL
#define MAX_VARIABLE 32
#define MAX_BITS 48 /* what a walk of 4 levels reaches */
#define MTRR_BASE(i) (0x200 + 2 * (i)) /* IA32_MTRR_PHYSBASEn, SDM 3A 12.11.2.3 */
#define MTRR_MASK(i) (0x201 + 2 * (i))

static struct {
	bool enabled, fixed_enabled;
	u8 default_type;
	u32 variable_count;
	struct { u64 base, mask; } variable[MAX_VARIABLE];
	u64 fixed[11];
} mtrr;

static const u32 fixed_msrs[11] = {
	MSR_MTRRfix64K_00000, MSR_MTRRfix16K_80000, MSR_MTRRfix16K_A0000,
	MSR_MTRRfix4K_C0000, MSR_MTRRfix4K_C8000, MSR_MTRRfix4K_D0000, MSR_MTRRfix4K_D8000,
	MSR_MTRRfix4K_E0000, MSR_MTRRfix4K_E8000, MSR_MTRRfix4K_F0000, MSR_MTRRfix4K_F8000,
};

static struct ept_table pool[POOL_TABLES];
static struct ept_map map;
/* Number of changes; a core that has seen fewer may have cached old translations. */
static u32 changes;
static LIST_HEAD(tables); /* every page of the tables, to free them */
static bool has_1g;

static void read_mtrrs(void)
{
	u64 capability, type, base, mask;
	int i;

	mtrr.enabled = false;
	if (!boot_cpu_has(X86_FEATURE_MTRR))
		return;
	rdmsrl(MSR_MTRRcap, capability);
	rdmsrl(MSR_MTRRdefType, type);
	mtrr.enabled = type & BIT(11);
	mtrr.fixed_enabled = (type & BIT(10)) && (capability & BIT(8));
	mtrr.default_type = type & 0xff;
	mtrr.variable_count = 0;
	for (i = 0; i < min_t(int, capability & 0xff, MAX_VARIABLE); i++) {
		rdmsrl(MTRR_BASE(i), base);
		rdmsrl(MTRR_MASK(i), mask);
		if (!(mask & BIT(11)))
			continue;
		mtrr.variable[mtrr.variable_count].base = base;
		mtrr.variable[mtrr.variable_count].mask = mask & PAGE_MASK;
		mtrr.variable_count++;
	}
	for (i = 0; mtrr.fixed_enabled && i < ARRAY_SIZE(fixed_msrs); i++)
		rdmsrl(fixed_msrs[i], mtrr.fixed[i]);
}

static u8 fixed_type(u64 pa)
{
	u32 msr, index;

	if (pa < 0x80000) {
		msr = 0;
		index = pa >> 16;
	} else if (pa < 0xc0000) {
		msr = 1 + ((pa - 0x80000) >> 17);
		index = (pa >> 14) & 7;
	} else {
		msr = 3 + ((pa - 0xc0000) >> 15);
		index = (pa >> 12) & 7;
	}
	return mtrr.fixed[msr] >> (index * 8);
}

/* The type of an aligned range, or TYPE_MIXED when it has several. Overlaps: SDM 3A 12.11.4.1. */
static u8 range_type(u64 pa, u64 size)
{
	u32 i, type = TYPE_MIXED;

	if (!mtrr.enabled)
		return TYPE_UNCACHEABLE;
	if (mtrr.fixed_enabled && pa < FIXED_RANGES_END)
		return size > PAGE_SIZE ? TYPE_MIXED : fixed_type(pa);
	for (i = 0; i < mtrr.variable_count; i++) {
		u64 mask = mtrr.variable[i].mask;
		u8 this_type = mtrr.variable[i].base;

		if ((pa ^ mtrr.variable[i].base) & mask & ~(size - 1))
			continue;
		if (size > PAGE_SIZE && (mask & (size - 1)))
			return TYPE_MIXED; /* it ends inside this range */
		if (type == TYPE_MIXED || this_type == TYPE_UNCACHEABLE)
			type = this_type;
		else if (type != TYPE_UNCACHEABLE && type != this_type)
			type = TYPE_WRITE_THROUGH;
	}
	return type == TYPE_MIXED ? mtrr.default_type : type;
}

static u64 *new_table(void)
{
	struct page *page = alloc_page(GFP_KERNEL | __GFP_ZERO);

	if (!page)
		return NULL;
	list_add(&page->lru, &tables);
	return page_address(page);
}

/*
 * Fills a table whose entries map 1 << shift bytes each, from pa on; recurses at most 3 deep.
 */
static int fill_table(u64 *table, u64 pa, u64 end, int shift)
{
	const u64 size = 1ULL << shift;
	bool leaf = shift == 12 || shift == 21 || (shift == 30 && has_1g);
	int i, error;

	for (i = 0; i < ENTRIES && pa < end; i++, pa += size) {
		u8 type = leaf ? range_type(pa, size) : TYPE_MIXED;
		u64 *lower;

		if (type != TYPE_MIXED) {
			table[i] = pa | (u64)type << ENTRY_TYPE_SHIFT | ENTRY_RWX |
				   (shift > 12 ? ENTRY_LARGE : 0);
			continue;
		}
		lower = new_table();
		if (!lower)
			return -ENOMEM;
		table[i] = __pa(lower) | ENTRY_RWX;
		error = fill_table(lower, pa, end, shift - 9);
		if (error)
			return error;
	}
	return 0;
}

static u64 *table_at(u64 physical)
{
	return __va(physical);
}

static int fill_pool(void)
{
	u32 i;

	for (i = 0; i < POOL_TABLES; i++) {
		pool[i].entries = new_table();
		if (!pool[i].entries)
			return -ENOMEM;
		pool[i].physical = __pa(pool[i].entries);
	}
	map.pool = (struct ept_pool) { .tables = pool, .count = POOL_TABLES };
	return 0;
}

int hw_ept_init(void)
{
	u64 capability;
	int bits, error;

	rdmsrl(MSR_IA32_VMX_EPT_VPID_CAP, capability);
	has_1g = capability & EPT_CAP_1G;
	read_mtrrs();
	map = (struct ept_map) {
		.root = new_table(),
		.execute_only = capability & EPT_CAP_EXECUTE_ONLY,
		.table_at = table_at,
	};
	if (!map.root)
		return -ENOMEM;
	/*
	 * Without 1 GiB pages, tables for more than 512 GiB would take megabytes for addresses
	 * that nothing uses.
	 */
	bits = min_t(int, boot_cpu_data.x86_phys_bits, has_1g ? MAX_BITS : 39);
	error = fill_table(map.root, 0, 1ULL << bits, 39);
	if (!error)
		error = fill_pool();
	if (error)
		hw_ept_exit();
	return error;
}

void hw_ept_exit(void)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, &tables, lru) {
		list_del(&page->lru);
		__free_page(page);
	}
	map.root = NULL;
}

u64 hw_ept_pointer(void)
{
	return __pa(map.root) | EPTP_WALK_4 | EPTP_WRITE_BACK;
}

enum ept_result hw_ept_set_rights(u64 gpa, u32 rights)
{
	enum ept_result result = ept_set_rights(&map, gpa, rights);

	if (result == EPT_DONE)
		smp_store_release(&changes, changes + 1);
	return result;
}

/* INVEPT's descriptor, SDM 3C 31.3: the EPT pointer, which this type ignores. */
void hw_ept_forget(void)
{
	const u64 descriptor[2] = { 0 };

	asm volatile("invept %0, %1" : : "m"(descriptor), "r"(INVEPT_ALL_CONTEXTS)
		     : "cc", "memory");
}

void hw_ept_sync(struct hw_vcpu *vcpu)
{
	u32 now = smp_load_acquire(&changes);

	if (vcpu->ept_changes == now)
		return;
	vcpu->ept_changes = now;
	hw_ept_forget();
}
