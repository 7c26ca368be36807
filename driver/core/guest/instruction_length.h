/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#ifndef HALTWIRE_GUEST_INSTRUCTION_LENGTH_H
#define HALTWIRE_GUEST_INSTRUCTION_LENGTH_H

#include "base/types.h"

#define INSTRUCTION_MAX 15u

/* Bytes of the instruction that the bytes begin with; 0: they are none, or not all of one. */
u32 instruction_length(const u8 *bytes, u32 count, bool is_64bit);

#endif
