// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Rights of single pages in the EPT of driver/linux, on tables in this process. */
#include "../vmx/ept_rights.c"
#include "check.h"

#include <string.h>

#define TABLES 8u
#define TYPE_WRITE_BACK (6ULL << 3)
#define TYPE_UNCACHEABLE 0ULL
#define LARGE (1ULL << 7)
#define GIB (1ULL << 30)
#define MIB2 (1ULL << 21)

/* "Physical" addresses of tables: their number, in pages, from here on. */
#define TABLES_AT 0x7000000000ULL

static u64 tables[TABLES + 4][512];
static struct ept_table spare[TABLES];
static struct ept_map map;

static u64 *table_at(u64 physical)
{
	u64 number = (physical - TABLES_AT) >> 12;

	CHECK(number < TABLES + 4);
	return tables[number];
}

static u64 physical(u32 table)
{
	return TABLES_AT + ((u64)table << 12);
}

/*
 * PML4 0, PDPT 1; the first GiB by 2 MiB pages (2), of which the first by 4 KiB pages (3), the
 * second GiB as one page; nothing behind.
 */
static void make_map(u32 pool, bool execute_only)
{
	u32 i;

	memset(tables, 0, sizeof(tables));
	tables[0][0] = physical(1) | 7;
	tables[1][0] = physical(2) | 7;
	tables[1][1] = GIB | LARGE | TYPE_WRITE_BACK | 7;
	tables[2][0] = physical(3) | 7;
	for (i = 1; i < 512; i++)
		tables[2][i] = i * MIB2 | LARGE | (i & 1 ? TYPE_WRITE_BACK : TYPE_UNCACHEABLE) | 7;
	for (i = 0; i < 512; i++)
		tables[3][i] = (u64)i << 12 | TYPE_UNCACHEABLE | 7;
	for (i = 0; i < TABLES; i++)
		spare[i] = (struct ept_table) { tables[4 + i], physical(4 + i) };
	map = (struct ept_map) {
		.root = tables[0],
		.pool = { .tables = spare, .count = pool },
		.execute_only = execute_only,
		.table_at = table_at,
	};
}

/* What the processor makes of an address: the page's address, its type and rights; 0: unmapped. */
static u64 translate(u64 gpa)
{
	u64 *table = tables[0];
	u32 shift = 39;

	for (;; shift -= 9) {
		u64 entry = table[gpa >> shift & 511];
		u64 within = (1ULL << shift) - 1;

		if (!(entry & 7))
			return 0;
		if (shift == 12 || entry & LARGE)
			return ((entry & 0xffffffffff000ULL) + (gpa & within)) << 6 | (entry & 0x3f);
		table = table_at(entry & 0xffffffffff000ULL);
	}
}

static void all_as_before_but(u64 changed, u32 rights)
{
	u64 gpa;

	for (gpa = 0; gpa < 2 * GIB; gpa += 4096) {
		u64 type = gpa >= GIB || (gpa >= MIB2 && gpa >> 21 & 1) ? TYPE_WRITE_BACK : 0;

		if (gpa == changed)
			CHECK_EQUAL(translate(gpa), rights ? gpa << 6 | type | rights : 0);
		else
			CHECK_EQUAL(translate(gpa), gpa << 6 | type | 7);
	}
}

static void small_page(void)
{
	make_map(0, false);
	CHECK_EQUAL(ept_set_rights(&map, 0x3123, EPT_READ), EPT_DONE);
	all_as_before_but(0x3000, EPT_READ);
}

static void large_page(void)
{
	make_map(1, false);
	CHECK_EQUAL(ept_set_rights(&map, 5 * MIB2 + 0x7fff, EPT_READ | EPT_EXECUTE), EPT_DONE);
	CHECK_EQUAL(map.pool.used, 1);
	all_as_before_but(5 * MIB2 + 0x7000, EPT_READ | EPT_EXECUTE);
	CHECK_EQUAL(ept_set_rights(&map, 5 * MIB2 + 0x7000, EPT_ALL), EPT_DONE);
	all_as_before_but(~0ULL, 0);
}

static void huge_page(void)
{
	make_map(2, false);
	CHECK_EQUAL(ept_set_rights(&map, GIB + 3 * MIB2, 0), EPT_DONE);
	CHECK_EQUAL(map.pool.used, 2);
	all_as_before_but(GIB + 3 * MIB2, 0);
	CHECK_EQUAL(ept_set_rights(&map, GIB + 3 * MIB2, EPT_ALL), EPT_DONE);
	all_as_before_but(~0ULL, 0);
}

/* A page that is split already needs no table; without one, nothing has changed. */
static void pool_ends(void)
{
	make_map(1, false);
	CHECK_EQUAL(ept_set_rights(&map, MIB2, EPT_READ), EPT_DONE);
	CHECK_EQUAL(ept_set_rights(&map, MIB2 + 0x1000, EPT_READ), EPT_DONE);
	CHECK_EQUAL(ept_set_rights(&map, 2 * MIB2, EPT_READ), EPT_POOL_EMPTY);
	CHECK_EQUAL(ept_set_rights(&map, MIB2 + 0x1000, EPT_ALL), EPT_DONE);
	all_as_before_but(MIB2, EPT_READ);
}

static void rights_that_do_not_exist(void)
{
	make_map(1, false);
	CHECK_EQUAL(ept_set_rights(&map, MIB2, EPT_WRITE), EPT_BAD_RIGHTS);
	CHECK_EQUAL(ept_set_rights(&map, MIB2, EPT_WRITE | EPT_EXECUTE), EPT_BAD_RIGHTS);
	CHECK_EQUAL(ept_set_rights(&map, MIB2, EPT_EXECUTE), EPT_BAD_RIGHTS);
	CHECK_EQUAL(ept_set_rights(&map, MIB2, 8), EPT_BAD_RIGHTS);
	all_as_before_but(~0ULL, 0);
	map.execute_only = true;
	CHECK_EQUAL(ept_set_rights(&map, MIB2, EPT_EXECUTE), EPT_DONE);
	all_as_before_but(MIB2, EPT_EXECUTE);
}

static void behind_the_end(void)
{
	make_map(TABLES, false);
	CHECK_EQUAL(ept_set_rights(&map, 2 * GIB, EPT_READ), EPT_NOT_MAPPED);
	CHECK_EQUAL(ept_set_rights(&map, 1ULL << 39, EPT_READ), EPT_NOT_MAPPED);
	CHECK_EQUAL(ept_set_rights(&map, 1ULL << 48, EPT_READ), EPT_NOT_MAPPED);
	CHECK_EQUAL(ept_set_rights(&map, ~0ULL, EPT_READ), EPT_NOT_MAPPED);
	tables[3][7] = 0;
	CHECK_EQUAL(ept_set_rights(&map, 0x7000, EPT_READ), EPT_NOT_MAPPED);
	CHECK_EQUAL(tables[3][7], 0);
	CHECK_EQUAL(map.pool.used, 0);
}

const struct test ept_rights_tests[] = {
	{ "split: a page that is small already", small_page },
	{ "split: 2 MiB", large_page },
	{ "split: 1 GiB, in two steps, and back", huge_page },
	{ "split: no table left", pool_ends },
	{ "split: rights that do not exist", rights_that_do_not_exist },
	{ "split: behind the end of the map", behind_the_end },
	{ NULL, NULL },
};
