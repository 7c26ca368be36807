/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* A request that is being served: what the functions that carry requests out are given. */
#ifndef HALTWIRE_WIRE_CALL_H
#define HALTWIRE_WIRE_CALL_H

#include "base/types.h"

struct kd_cpu;

/* What becomes of the machine after a request. */
enum flow {
	FLOW_STAY = 0,		/* halted, this core operates */
	FLOW_RESUME,		/* this core resumes by its plan */
	FLOW_SWITCH,		/* another core operates, this one is held */
};

struct kd_call {
	u32 action;
	const u8 *payload;	/* as it came, 8-byte aligned */
	u32 length;
	/*
	 * The answer begins as a copy of the request's struct, missing bytes zero:
	 * what a handler does not write goes back as it came (PROTOCOL.md 6).
	 */
	u8 *answer;
	u32 answer_length;
};

#endif
