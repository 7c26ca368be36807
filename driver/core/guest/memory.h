/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Guest memory as the debugger sees it: breakpoints do not show in virtual
 * reads and survive writes.
 */
#ifndef HALTWIRE_GUEST_MEMORY_H
#define HALTWIRE_GUEST_MEMORY_H

#include "base/types.h"
#include "serve/request.h"

/* Reads from the current address space; returns how many bytes were readable from the start. */
u32 memory_read_some(u64 address, void *to, u32 length);

/* The whole range or nothing. */
bool memory_read(u64 address, void *to, u32 length);
bool memory_write(u64 address, const void *from, u32 length);

/* The requests A22 and A23: PROTOCOL.md 7.14. */
enum flow memory_read_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow memory_edit_request(struct kd_cpu *cpu, struct kd_call *call);

#endif
