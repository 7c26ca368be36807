/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#ifndef HALTWIRE_SERVE_CALLSTACK_H
#define HALTWIRE_SERVE_CALLSTACK_H

#include "serve/request.h"

/* A11: the words of the stack, and whether each could be a return address (PROTOCOL.md 7.7). */
enum flow callstack_request(struct kd_cpu *cpu, struct kd_call *call);

#endif
