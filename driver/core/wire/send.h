/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#ifndef HALTWIRE_WIRE_SEND_H
#define HALTWIRE_WIRE_SEND_H

#include "base/types.h"

struct kd_cpu;

struct frame_part {
	const void *bytes;
	u32 length;
};

/*
 * Sends one frame to the debugger, its payload in up to three parts. Frames of
 * several cores do not mix. A core that has to wait for another's frame takes
 * part in a halt meanwhile. False when the payload is too long or the line does
 * not move.
 */
bool send_frame(struct kd_cpu *cpu, u32 action, const struct frame_part *parts, u32 count);

/* The same with one part. */
bool send_payload(struct kd_cpu *cpu, u32 action, const void *payload, u32 length);

#endif
