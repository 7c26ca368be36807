/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#ifndef HALTWIRE_VMCALL_H
#define HALTWIRE_VMCALL_H

#include "run/verdict.h"

struct kd_cpu;

/* A VMCALL exit: not ours without the magic in RAX, or from outside the kernel. */
struct verdict vmcall_exit(struct kd_cpu *cpu);

#endif
