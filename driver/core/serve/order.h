/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Requests that the debuggee's own user mode carries out: PROTOCOL.md 7.5, 7.17, 7.19. */
#ifndef HALTWIRE_SERVE_ORDER_H
#define HALTWIRE_SERVE_ORDER_H

#include "serve/request.h"

enum flow order_flush_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow order_user_input_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow order_symbol_reload_request(struct kd_cpu *cpu, struct kd_call *call);

#endif
