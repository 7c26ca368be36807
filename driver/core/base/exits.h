/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Basic exit reasons: what each is called, and whether an instruction causes it (SDM 3D appendix C). */
#ifndef HALTWIRE_BASE_EXITS_H
#define HALTWIRE_BASE_EXITS_H

#include "base/types.h"

/* Reasons from here on are counted as one, and have no name. */
#define EXIT_REASONS 76u

/* NULL: this reason has none here. */
const char *exit_name(u32 reason);

/*
 * The instruction at RIP caused the exit: the host carries it out and moves RIP
 * past it, or answers with an exception. A step has to see to its end then.
 */
bool exit_is_by_instruction(u32 reason);

#endif
