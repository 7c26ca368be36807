/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The line as the halted machine hears it: frames, one at a time, and the noise
 * between them reported. Owned by the operating core.
 */
#ifndef HALTWIRE_WIRE_LINE_H
#define HALTWIRE_WIRE_LINE_H

#include "wire/receive.h"

struct kd_cpu;

/* Forgets the bytes of an earlier session. */
void line_init(frame_length length);

/*
 * The next frame, to be used before line_done(). No deadline: halted is halted
 * until the debugger says otherwise.
 */
const struct receive *line_receive(struct kd_cpu *cpu);
void line_done(void);

/*
 * While a request is served: has the debugger sent more than noise since? The
 * bytes are kept for the next line_receive().
 */
bool line_interrupted(void);

#endif
