/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Bringing pages in: a page fault of the debugger's making, which the guest's operating system serves as any other
 * (spec/PROTOCOL.md 7.14, A30). When its handler returns to where the guest was, the next page follows, and after the
 * last one the machine halts with reason 3. HyperDbg's debuggee single-steps and so executes an instruction a page;
 * here none is executed.
 */
#ifndef HALTWIRE_RUN_PAGEIN_H
#define HALTWIRE_RUN_PAGEIN_H

#include "base/types.h"

struct kd_cpu;

/* Goes on to the first page of the range that needs a fault; false: none does. */
bool page_in_find(void);

/* The thread is back where it was: plans the next fault; false: that was the last. */
bool page_in_next(struct kd_cpu *cpu);

/* Carries PLAN_PAGE_IN out: the next VM entry raises the fault. */
void page_in_inject(struct kd_cpu *cpu);

#endif
