/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The few instructions that a step by TF has to know about. */
#ifndef HALTWIRE_INSTRUCTION_H
#define HALTWIRE_INSTRUCTION_H

#include "types.h"

enum instruction {
	INSTRUCTION_OTHER = 0,
	INSTRUCTION_PUSHF,	/* pushes TF */
	INSTRUCTION_INT,	/* INT n, INT1, INT3: pushes TF in the frame */
	INSTRUCTION_SYSCALL,	/* keeps TF in R11 */
	INSTRUCTION_LOADS_FLAGS,/* POPF, IRET, SYSRET: the new TF is the guest's own */
	INSTRUCTION_REPEATED,	/* a string instruction with REP: stops after every round */
};

enum instruction instruction_classify(const u8 *bytes, u32 count, bool is_64bit);

#endif
