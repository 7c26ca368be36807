/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Bringing pages in: a page fault of the debugger's making, which the guest's
 * operating system serves as any other (spec/PROTOCOL.md 7.14, A30). When
 * its handler returns to where the guest stood, the next page follows, and after
 * the last one the machine halts with reason 3. HyperDbg's debuggee single-steps
 * and so executes an instruction a page; here none is executed.
 */
#ifndef HALTWIRE_RUN_PAGEIN_H
#define HALTWIRE_RUN_PAGEIN_H

#include "base/types.h"
#include "serve/request.h"

enum flow page_in_request(struct kd_cpu *cpu, struct kd_call *call);

/* The debugger continues: raises the first fault if there is one to raise, and halts at once if none is needed. */
enum flow page_in_begin(struct kd_cpu *cpu);

/* The thread is back where it stood: raises the next fault; false: that was the last. */
bool page_in_next(struct kd_cpu *cpu);

/* Carries PLAN_PAGE_IN out: the next VM entry raises the fault. */
void page_in_inject(struct kd_cpu *cpu);

#endif
