/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The atomic operations that the cores speak to each other with. All are
 * sequentially consistent: none is on a path where that costs anything.
 */
#ifndef HALTWIRE_BASE_ATOMIC_H
#define HALTWIRE_BASE_ATOMIC_H

#include "base/types.h"

static inline u32 atomic_get(const u32 *at)
{
	return __atomic_load_n(at, __ATOMIC_SEQ_CST);
}

static inline void atomic_put(u32 *at, u32 value)
{
	__atomic_store_n(at, value, __ATOMIC_SEQ_CST);
}

static inline u32 atomic_swap(u32 *at, u32 value)
{
	return __atomic_exchange_n(at, value, __ATOMIC_SEQ_CST);
}

/* Stores value if *at is expected; says whether it was. */
static inline bool atomic_replace(u32 *at, u32 expected, u32 value)
{
	return __atomic_compare_exchange_n(at, &expected, value, false,
					   __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

/* A quadword of data that cores share: read and written in one piece, and in no order with anything else. */
static inline u64 atomic_get_cell(const u64 *at)
{
	return __atomic_load_n(at, __ATOMIC_RELAXED);
}

static inline void atomic_put_cell(u64 *at, u64 value)
{
	__atomic_store_n(at, value, __ATOMIC_RELAXED);
}

#endif
