/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* From the halted machine back into the guest, by the plan of the request that resumed. */
#ifndef HALTWIRE_RUN_RESUME_H
#define HALTWIRE_RUN_RESUME_H

#include "base/types.h"

struct kd_cpu;

/* A halt begins on this core: steps under way are abandoned. */
void resume_clear(struct kd_cpu *cpu);

/* Every core's last act before it enters the guest, whatever held it. */
void resume_guest(struct kd_cpu *cpu);

/*
 * Did the user see this core stand on an int3 of the guest's own? Resuming goes
 * on after it: the #BP was the halt that the user saw.
 */
bool resume_skips_int3(const struct kd_cpu *cpu, u64 rip);

/* Is there an exception for the guest here: one that the halt reported, or an int3 of its own? */
bool resume_exception_waits(const struct kd_cpu *cpu, u64 rip);

#endif
