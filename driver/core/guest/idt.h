/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The guest's interrupt descriptor table in long mode: SDM 3A 6.14.1. */
#ifndef HALTWIRE_GUEST_IDT_H
#define HALTWIRE_GUEST_IDT_H

#include "base/types.h"

/* The handler's address for a vector of this core's IDT; false: none can be read. */
bool idt_handler(u32 vector, u64 *handler);

#endif
