/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Copying and clearing. The compiler's builtins become memory.copy in
 * WebAssembly and the kernel's own functions in the kernel: no libc is needed.
 */
#ifndef HALTWIRE_BASE_BYTES_H
#define HALTWIRE_BASE_BYTES_H

#include "base/types.h"

static inline void bytes_copy(void *to, const void *from, u32 count)
{
	__builtin_memcpy(to, from, count);
}

/* The ranges may overlap. */
static inline void bytes_move(void *to, const void *from, u32 count)
{
	__builtin_memmove(to, from, count);
}

static inline void bytes_clear(void *at, u32 count)
{
	__builtin_memset(at, 0, count);
}

/* Little endian, at any alignment. */
static inline u32 bytes_u32(const u8 *at)
{
	u32 value;

	__builtin_memcpy(&value, at, sizeof(value));
	return value;
}

static inline u64 bytes_u64(const u8 *at)
{
	u64 value;

	__builtin_memcpy(&value, at, sizeof(value));
	return value;
}

static inline u32 min_u32(u32 a, u32 b)
{
	return a < b ? a : b;
}

#endif
