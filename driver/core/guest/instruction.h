/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The few instructions that a step by TF has to know about. */
#ifndef HALTWIRE_GUEST_INSTRUCTION_H
#define HALTWIRE_GUEST_INSTRUCTION_H

#include "base/types.h"

enum instruction_kind {
	INSTRUCTION_OTHER = 0,
	INSTRUCTION_PUSHF,	/* pushes TF */
	INSTRUCTION_INT,	/* INT n: its handler runs without TF, and no trap follows */
	INSTRUCTION_SYSCALL,	/* the same, at the address in IA32_LSTAR */
	INSTRUCTION_LOADS_FLAGS,/* POPF, IRET, SYSRET: the new TF is the guest's own */
	INSTRUCTION_LOADS_SS,	/* MOV SS, POP SS: holds traps back until the next instruction is done */
	INSTRUCTION_REPEATED,	/* a string instruction with REP: stops after every round */
};

struct instruction {
	enum instruction_kind kind;
	u8 vector;		/* of INT n */
};

struct instruction instruction_classify(const u8 *bytes, u32 count, bool is_64bit);

/*
 * The instruction that a trap set for the first of these bytes comes after: that one, or, where
 * it loads SS, the one that follows it (SDM 3A 6.8.3).
 */
struct instruction instruction_before_trap(const u8 *bytes, u32 count, bool is_64bit);

#endif
