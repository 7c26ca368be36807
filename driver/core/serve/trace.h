/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Branch records and processor trace (PROTOCOL.md 7.18, A37 and A38): this core records neither, and says so. */
#ifndef HALTWIRE_SERVE_TRACE_H
#define HALTWIRE_SERVE_TRACE_H

#include "serve/request.h"

enum flow trace_lbr_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow trace_pt_request(struct kd_cpu *cpu, struct kd_call *call);

#endif
