/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The requests A27 (address to address) and A28 (page table entries): PROTOCOL.md 7.14. */
#ifndef HALTWIRE_SERVE_TRANSLATE_H
#define HALTWIRE_SERVE_TRANSLATE_H

#include "serve/request.h"

enum flow translate_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow translate_pte_request(struct kd_cpu *cpu, struct kd_call *call);

#endif
