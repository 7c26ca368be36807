/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * One instruction of the guest, by RFLAGS.TF: with blocking by MOV SS and a
 * pending single-step exception, so that no interrupt comes in between and the
 * #DB fires after exactly one instruction, also after SYSCALL and INT n.
 */
#ifndef HALTWIRE_RUN_STEP_H
#define HALTWIRE_RUN_STEP_H

#include "run/verdict.h"

struct kd_cpu;

/* Makes the next VM entry execute one instruction. A silent step reports nothing. */
void step_arm(struct kd_cpu *cpu, bool silent);

/* Gives the step up, if there is one: the guest is as if it had never begun. */
void step_cancel(struct kd_cpu *cpu);

/* An exit by the processor's own single step; not ours where none is armed. */
struct verdict step_trap(struct kd_cpu *cpu);

/* A #DB while a step is armed. */
struct verdict step_debug(struct kd_cpu *cpu, u64 qualification);

/*
 * Any other exception of the stepped instruction: the step ends at the first
 * instruction of its handler, which the host delivers it to.
 */
struct verdict step_fault(struct kd_cpu *cpu, u8 vector);

/* The stepped instruction is an int3: the step ends on it. */
struct verdict step_int3(struct kd_cpu *cpu);

/* An exit that the host emulates an instruction for: the step must end after it. */
void step_emulated(void);

#endif
