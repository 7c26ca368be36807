/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The temporary stop after a call that is stepped over, or at an address run to: DR0, for one thread and depth of its stack. */
#ifndef HALTWIRE_RUN_OVER_H
#define HALTWIRE_RUN_OVER_H

#include "run/verdict.h"

struct kd_cpu;

/*
 * This thread halts (reason 3) when it is about to execute the instruction at the address with a stack pointer of
 * at least rsp: a deeper call does not count.
 */
void over_stop_at(u64 address, u64 rsp);

/* A #DB by our DR0. */
struct verdict over_hit(struct kd_cpu *cpu);

#endif
