/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#ifndef HALTWIRE_RUN_PAUSED_H
#define HALTWIRE_RUN_PAUSED_H

#include "run/verdict.h"

struct kd_cpu;

/* Sends the paused packet A42 for this core: spec/PROTOCOL.md 5.1. */
void paused_send(struct kd_cpu *cpu, const struct halt_cause *cause);

#endif
