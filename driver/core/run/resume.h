/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* From the halted machine back into the guest, by the plan of the request that resumed. */
#ifndef HALTWIRE_RUN_RESUME_H
#define HALTWIRE_RUN_RESUME_H

#include "base/types.h"
#include "serve/request.h"

/* A halt begins on this core: steps that were under way are given up. */
void resume_clear(struct kd_cpu *cpu);

/* Every core's last act before it enters the guest, whatever held it. */
void resume_guest(struct kd_cpu *cpu);

/* This thread halts (reason 3) when it is about to execute the instruction here, no deeper in its stack than now. */
void resume_stop_at(const struct kd_cpu *cpu, u64 address);

/* A5, A6 and A7: spec/PROTOCOL.md 7.1, 7.2, 7.20. */
enum flow resume_step_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow resume_continue_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow resume_close_request(struct kd_cpu *cpu, struct kd_call *call);

#endif
