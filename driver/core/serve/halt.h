/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Halting the machine on this core, from the cause to the resume. */
#ifndef HALTWIRE_SERVE_HALT_H
#define HALTWIRE_SERVE_HALT_H

#include "base/kd.h"
#include "run/verdict.h"

/* Acts on a verdict: halts, or makes the guest ready to run. Returns the answer to the host. */
enum kd_exit_result halt_settle(struct kd_cpu *cpu, struct verdict verdict);

/*
 * A held core has been made the operating core: reports that to the debugger and serves
 * requests until one resumes, or until this core is let go by another.
 */
void halt_switched(struct kd_cpu *cpu);

#endif
