/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Guest memory as the debugger sees it: breakpoints do not show in virtual
 * reads and survive writes.
 */
#ifndef HALTWIRE_GUEST_MEMORY_H
#define HALTWIRE_GUEST_MEMORY_H

#include "base/types.h"

/* Reads from the current address space; returns how many bytes were readable from the start. */
u32 memory_read_some(u64 address, void *to, u32 length);

/* The whole range or nothing. */
bool memory_read(u64 address, void *to, u32 length);
bool memory_write(u64 address, const void *from, u32 length);

#endif
