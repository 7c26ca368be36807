/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The guest's registers of this core: PROTOCOL.md 7.12, 7.13 and REGS_ENUM. */
#ifndef HALTWIRE_GUEST_REGS_H
#define HALTWIRE_GUEST_REGS_H

#include "base/types.h"

struct kd_cpu;

/* RFLAGS as the guest left it: without the TF that a step of ours has set. */
u64 regs_rflags(const struct kd_cpu *cpu);

/* By REGS_ENUM id; false: no such register, or not writable, or not with that value. */
bool regs_read(struct kd_cpu *cpu, u32 id, u64 *value);
bool regs_write(struct kd_cpu *cpu, u32 id, u64 value);

/* What the code segment says. */
bool regs_is_64bit(void);
bool regs_is_user(void);

/* Moves RIP, and what depends on it. */
void regs_set_rip(u64 rip);

#endif
