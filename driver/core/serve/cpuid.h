/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#ifndef HALTWIRE_SERVE_CPUID_H
#define HALTWIRE_SERVE_CPUID_H

#include "serve/request.h"

/* A10: spec/PROTOCOL.md 7.6. */
enum flow cpuid_request(struct kd_cpu *cpu, struct kd_call *call);

#endif
