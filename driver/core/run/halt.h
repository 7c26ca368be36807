/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Halting all cores and letting them go: who is the operating core, who is held.
 * spec/PROTOCOL.md 5.
 */
#ifndef HALTWIRE_RUN_HALT_H
#define HALTWIRE_RUN_HALT_H

#include "base/types.h"

struct kd_cpu;

struct halt_cause {
	u32 reason;	/* enum pausing_reason */
	u32 stage;	/* EventCallingStage of the A42 */
	u64 tag;
};

/*
 * Makes this core the one that owns the halt. A core that loses the race takes
 * part in the other's halt first. False when the user switched to this core
 * meanwhile and resumed from it: what it wanted to report is history.
 */
bool halt_own(struct kd_cpu *cpu);
bool halt_owned(const struct kd_cpu *cpu);

/* Brings all other cores to a stop; returns the number that did not come within a second. */
u32 halt_others(struct kd_cpu *cpu);

/* Lets all cores go; the caller resumes its guest next. */
void halt_release(struct kd_cpu *cpu);

/* Takes part in another core's halt if one asks for it; returns whether it did. */
bool halt_serve(struct kd_cpu *cpu);

/*
 * Halts the machine on this core: all others held, A42 sent, requests served
 * until one resumes, and the guest made ready to run.
 */
void halt(struct kd_cpu *cpu, const struct halt_cause *cause);

/* The same for a core that owns the halt already. */
void halt_operate(struct kd_cpu *cpu, const struct halt_cause *cause);

/* This core, which was absent (kd.h), takes part from now on; returns when no halt is on. */
void halt_join(struct kd_cpu *cpu);

/* Is this core held, so that it can be made the operating core? */
bool halt_is_held(u32 core);

/* Makes a held core the operating one; the caller is held from then on. */
void halt_switch(struct kd_cpu *cpu, u32 core);

#endif
