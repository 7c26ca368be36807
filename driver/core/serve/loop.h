/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#ifndef HALTWIRE_SERVE_LOOP_H
#define HALTWIRE_SERVE_LOOP_H

#include "base/types.h"

struct kd_cpu;

enum loop_end {
	LOOP_RESUMED,	/* this core resumes by its plan, which it still has to carry out */
	LOOP_SWITCHED,	/* another core operates now; this one is held */
};

/* The halted command loop of the operating core: spec/PROTOCOL.md 6. */
enum loop_end loop_run(struct kd_cpu *cpu);

#endif
