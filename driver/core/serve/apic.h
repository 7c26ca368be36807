/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The interrupt controllers, as far as they can be read without changing them (PROTOCOL.md 7.18, A33). */
#ifndef HALTWIRE_SERVE_APIC_H
#define HALTWIRE_SERVE_APIC_H

#include "serve/request.h"

enum flow apic_request(struct kd_cpu *cpu, struct kd_call *call);

#endif
