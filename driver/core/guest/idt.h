/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The guest's interrupt descriptor table in long mode: SDM 3A 6.14.1. */
#ifndef HALTWIRE_GUEST_IDT_H
#define HALTWIRE_GUEST_IDT_H

#include "base/types.h"

struct idt_gate {
	u64 handler;
	bool present;		/* else a #NP is raised in its place */
};

/* The gate of a vector in this core's IDT; false: it cannot be read. */
bool idt_read(u32 vector, struct idt_gate *gate);

#endif
