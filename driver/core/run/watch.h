/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Halting when another process or thread runs: spec/PROTOCOL.md 7.9,
 * 7.10. Armed while the machine is halted, chosen by each core when it goes on,
 * ended by the next halt.
 *
 *	WATCH_CLOCK	every 100 us a core looks at what it runs. A thread
 *			that never runs that long may be missed.
 *	WATCH_SPACE	every load of CR3: for a process with an address space of its
 *			own, in the middle of the kernel's switch to it
 *	WATCH_SLOT	every store to where the kernel keeps the running thread
 */
#ifndef HALTWIRE_RUN_WATCH_H
#define HALTWIRE_RUN_WATCH_H

#include "run/verdict.h"

struct kd_cpu;
struct kd_watch;

/* Waits for this from the next resume on; false, with a line in the log: this processor or system cannot. */
bool watch_arm(struct kd_cpu *cpu, const struct kd_watch *wanted);
/* Nothing is waited for any more; each core notices when it goes on. */
void watch_drop(void);

/* How this core looks from now on, if at all: before it enters the guest, and before intercept_apply(). */
void watch_choose(struct kd_cpu *cpu);

/* Exits that may be this file's: the timer, MOV to CR3, #DB by DR1. */
struct verdict watch_tick(struct kd_cpu *cpu);
struct verdict watch_cr_access(struct kd_cpu *cpu);
struct verdict watch_slot(struct kd_cpu *cpu);

/*
 * Any other exit by an instruction: the timer begins anew at every entry, and
 * would never run out in a guest that exits more often. Not mine: the wait goes
 * on; else nothing was done for the instruction, which is executed again.
 */
struct verdict watch_instruction(struct kd_cpu *cpu);

#endif
