/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Who owns a halt and who is held in it: spec/PROTOCOL.md 5. The owner, the
 * operating core, serves the debugger; all others spin until it lets them go.
 */
#ifndef HALTWIRE_CORES_HOLD_H
#define HALTWIRE_CORES_HOLD_H

#include "base/types.h"

struct kd_cpu;

/*
 * The one call upwards: a held core has been made the operating core. Returns
 * when the machine is resumed, or when another core operates and has let this
 * one go.
 */
void hold_init(void (*operate)(struct kd_cpu *cpu));

/*
 * Makes this core the one that owns the halt. A core that loses the race takes
 * part in the other's halt first. False when the user switched to this core
 * meanwhile and resumed from it: what it wanted to report is history.
 */
bool hold_own(struct kd_cpu *cpu);
bool hold_owned(const struct kd_cpu *cpu);

/* Brings all other cores to a stop; returns the number that did not come within a second. */
u32 hold_others(struct kd_cpu *cpu);

/* Lets all cores go; the caller resumes its guest next. */
void hold_release(struct kd_cpu *cpu);

/* Takes part in another core's halt if one asks for it; returns whether it did. */
bool hold_serve(struct kd_cpu *cpu);

/*
 * Spins until this core is freed (false) or made the operating one (true). A
 * core that is freed and asked for again before it notices goes on being held.
 */
bool hold_wait(struct kd_cpu *cpu);

/* This core, which was absent (kd.h), takes part from now on; returns when no halt is on. */
void hold_join(struct kd_cpu *cpu);

/* Is this core held, so that it can be made the operating core? */
bool hold_is_held(u32 core);

/* Makes a held core the operating one; the caller is held from then on. */
void hold_switch(struct kd_cpu *cpu, u32 core);

#endif
