/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#ifndef HALTWIRE_SERVE_PROCESS_H
#define HALTWIRE_SERVE_PROCESS_H

#include "serve/request.h"

/* A13 and A14, details, lists and switches: spec/PROTOCOL.md 7.9, 7.10. */
enum flow process_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow thread_request(struct kd_cpu *cpu, struct kd_call *call);

#endif
