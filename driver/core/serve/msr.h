/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* MSRs of any held core, as A21 and A31 access them between our own ends: spec/EXTENSIONS.md. */
#ifndef HALTWIRE_SERVE_MSR_H
#define HALTWIRE_SERVE_MSR_H

#include "wire/packets.h"

struct kd_cpu;

void msr_read(struct kd_cpu *cpu, struct wire_register *reg);
void msr_write(struct kd_cpu *cpu, struct wire_register *reg);

#endif
