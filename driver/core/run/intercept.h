/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The execution controls of a core (SDM 3C 25.6). Nothing but intercept_apply()
 * sets them: always anew, from what each feature wants then.
 */
#ifndef HALTWIRE_RUN_INTERCEPT_H
#define HALTWIRE_RUN_INTERCEPT_H

#include "base/types.h"

struct kd_cpu;

/* What one feature wants, or all of them together. */
struct controls {
	u32 exits;		/* enum host_exits */
	u32 exceptions;		/* that exit, by vector */
	u32 timer;		/* microseconds between two exits by HOST_EXITS_TIMER */
	u8 debug_registers;	/* DEBUG_B0, DEBUG_B1: those that are ours */
	u64 execution;		/* DR0: an instruction here */
	u64 slot;		/* DR1: a write to these eight bytes */
};

/*
 * What all of them want: every exit that one wants, and the shortest time. A
 * debug register that two want is the first one's.
 */
struct controls intercept_combine(const struct controls *wants, u32 count);

/* Brings this core in line with what is wanted now: before it enters the guest, and after a change. */
void intercept_apply(struct kd_cpu *cpu);

#endif
