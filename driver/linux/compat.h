/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Differences between the kernels that this driver builds for, from 6.1 on. Kbuild searches the
 * kernel's own headers; no version numbers, since distributions backport changes. Everything else
 * uses names that all of them have.
 */
#ifndef HALTWIRE_COMPAT_H
#define HALTWIRE_COMPAT_H

#ifndef __ASSEMBLY__
#include <asm/current.h>
#endif

/* For objtool: no caller is below this frame. <asm/unwind_hints.h> */
#ifdef HW_HAS_UNWIND_END_OF_STACK
#define HW_UNWIND_HINT_END UNWIND_HINT_END_OF_STACK
#else
#define HW_UNWIND_HINT_END UNWIND_HINT_EMPTY
#endif

/* The per-CPU variable that names the running task: <asm/current.h>. */
#ifdef HW_HAS_PCPU_HOT
#define HW_CURRENT_SLOT pcpu_hot.current_task
#else
#define HW_CURRENT_SLOT current_task
#endif

#endif
