/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* From the halted machine back into the guest, by the plan of the request that resumed. */
#ifndef HALTWIRE_RUN_RESUME_H
#define HALTWIRE_RUN_RESUME_H

#include "base/types.h"
#include "serve/request.h"
#include "wire/packets.h"

/* A halt begins on this core: steps that were under way are given up. */
void resume_clear(struct kd_cpu *cpu);

/* Every core's last act before it enters the guest, whatever held it. */
void resume_guest(struct kd_cpu *cpu);

/*
 * This thread halts (reason 3) when it is about to execute the instruction at the address with a stack pointer of
 * at least rsp: a deeper call does not count.
 */
void resume_stop_at(u64 address, u64 rsp);

/* Does wire_step_to follow, with the address to run to? */
bool resume_step_has_address(const struct wire_step *step);

/* A5, A6 and A7: spec/PROTOCOL.md 7.1, 7.2, 7.20. */
enum flow resume_step_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow resume_continue_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow resume_close_request(struct kd_cpu *cpu, struct kd_call *call);

#endif
