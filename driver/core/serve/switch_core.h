/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#ifndef HALTWIRE_SERVE_SWITCH_CORE_H
#define HALTWIRE_SERVE_SWITCH_CORE_H

#include "wire/call.h"

/*
 * A8: spec/PROTOCOL.md 7.4. After FLOW_SWITCH, switch_core() makes the
 * other core operate, when the answer is out and the receiver is at rest.
 */
enum flow switch_core_request(struct kd_cpu *cpu, struct kd_call *call);
void switch_core(struct kd_cpu *cpu);

#endif
