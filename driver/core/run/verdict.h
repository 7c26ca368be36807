/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * What the handler of an exit has found. It halts and resumes nothing itself:
 * kd_exit() acts on the verdict (serve/halt.h).
 */
#ifndef HALTWIRE_RUN_VERDICT_H
#define HALTWIRE_RUN_VERDICT_H

#include "base/types.h"

/* Why the machine halts, for the A42. */
struct halt_cause {
	u32 reason;	/* enum pausing_reason */
	u32 stage;	/* EventCallingStage of the A42 */
	u64 tag;
};

enum verdict_kind {
	VERDICT_NOT_MINE,	/* the exit is the host's */
	VERDICT_RESUME,		/* handled: back into the guest, by the plan if there is one */
	VERDICT_HALT,		/* the machine halts here, for the cause */
};

struct verdict {
	enum verdict_kind kind;
	struct halt_cause cause;
};

static inline struct verdict verdict_not_mine(void)
{
	return (struct verdict){ .kind = VERDICT_NOT_MINE };
}

static inline struct verdict verdict_resume(void)
{
	return (struct verdict){ .kind = VERDICT_RESUME };
}

static inline struct verdict verdict_halt(u32 reason)
{
	return (struct verdict){ .kind = VERDICT_HALT, .cause.reason = reason };
}

#endif
