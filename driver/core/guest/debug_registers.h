/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Two debug registers are ours while a feature needs them. The guest's own are
 * kept meanwhile, and MOV DR, which exits then, reads and writes those.
 */
#ifndef HALTWIRE_GUEST_DEBUG_REGISTERS_H
#define HALTWIRE_GUEST_DEBUG_REGISTERS_H

#include "base/types.h"

struct kd_cpu;

/*
 * Makes registers ours, or the guest's again.
 *
 * which: DEBUG_B0 for DR0, at the instruction `execution`; DEBUG_B1 for DR1, at writes to the eight bytes at `slot`
 */
void debug_registers_take(struct kd_cpu *cpu, u8 which, u64 execution, u64 slot);

/* What became of a MOV DR. */
enum mov_dr {
	MOV_DR_NOT_OURS,	/* no register is ours: the exit is the host's */
	MOV_DR_DONE,		/* carried out, RIP is after it */
	MOV_DR_FAULT,		/* it raises the exception that the vector says, without an error code for #UD and #DB */
};

/* An exit by MOV DR (SDM 3C 28.2.1, table 28-4), carried out on the guest's own registers. */
enum mov_dr debug_registers_move(struct kd_cpu *cpu, u64 qualification, u8 *vector);

#endif
