/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The fixed-width types of the core, the same in the kernel, in WebAssembly
 * and in the native tests. Nothing else from outside is used.
 */
#ifndef HALTWIRE_BASE_TYPES_H
#define HALTWIRE_BASE_TYPES_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;
#endif

#endif
