/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Work that the operating core has another core do: some state of a core (MSRs, caches of translations) can
 * be reached on that core only, and a held core spins with nothing else to do.
 */
#ifndef HALTWIRE_CORES_HELD_WORK_H
#define HALTWIRE_CORES_HELD_WORK_H

#include "base/types.h"

struct kd_cpu;

/* Runs on the core that it gets, in VMX root: short, and without waiting for another core. */
typedef void held_work_fn(struct kd_cpu *cpu);

/* Gives work to a held core. False: it is not held, or has not done its last work. */
bool held_work_post(u32 core, held_work_fn *work);

/* Waits for at most a second. False: it did not begin, and will not any more. */
bool held_work_wait(u32 core);

/* By the held core itself: does the work that it was given, if any. */
void held_work_run(struct kd_cpu *cpu);

#endif
