/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * What this core intercepts and what its DR0 and DR1 hold, brought in line with what
 * is wanted now: each core does so before it enters the guest.
 */
#ifndef HALTWIRE_RUN_TRAP_H
#define HALTWIRE_RUN_TRAP_H

#include "base/types.h"

struct kd_cpu;

void trap_apply(struct kd_cpu *cpu);

#endif
