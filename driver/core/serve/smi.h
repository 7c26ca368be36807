/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* System management interrupts: how many there were, and one more (PROTOCOL.md 7.18, A36). */
#ifndef HALTWIRE_SERVE_SMI_H
#define HALTWIRE_SERVE_SMI_H

#include "serve/request.h"

enum flow smi_request(struct kd_cpu *cpu, struct kd_call *call);

#endif
