/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#ifndef HALTWIRE_SERVE_MSR_H
#define HALTWIRE_SERVE_MSR_H

#include "serve/request.h"

/* A21 and A31: registers (guest/regs.h), and between our own ends the MSRs of any held core (spec/EXTENSIONS.md). */
enum flow msr_read_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow msr_write_request(struct kd_cpu *cpu, struct kd_call *call);

#endif
