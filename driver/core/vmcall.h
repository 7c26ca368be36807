/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#ifndef HALTWIRE_VMCALL_H
#define HALTWIRE_VMCALL_H

#include "base/kd.h"

/* A VMCALL exit: KD_NOT_MINE without the magic in RAX, or from outside the kernel. */
enum kd_exit_result vmcall_exit(struct kd_cpu *cpu);

#endif
