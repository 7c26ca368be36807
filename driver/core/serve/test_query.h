/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#ifndef HALTWIRE_SERVE_TEST_QUERY_H
#define HALTWIRE_SERVE_TEST_QUERY_H

#include "serve/request.h"

/* A12: spec/PROTOCOL.md 7.8. */
enum flow test_query_request(struct kd_cpu *cpu, struct kd_call *call);

#endif
