/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * IEEE 754 arithmetic on integers: what runs in VMX root must not touch the
 * guest's FPU registers. Values are the raw bits of a binary32 or binary64,
 * by kind (KIND_FLOAT32, KIND_FLOAT64 of value.h). Operands are finite;
 * results are rounded to nearest, ties to even, and become infinite on overflow.
 */
#ifndef HALTWIRE_SCRIPT_FLOAT_H
#define HALTWIRE_SCRIPT_FLOAT_H

#include "base/types.h"

bool float_is_finite(u32 kind, u64 bits);
bool float_is_zero(u32 kind, u64 bits);

u64 float_negate(u32 kind, u64 bits);
u64 float_add(u32 kind, u64 left, u64 right);
u64 float_multiply(u32 kind, u64 left, u64 right);
/* right is not zero. */
u64 float_divide(u32 kind, u64 left, u64 right);

/* -1, 0 or 1; the two zeros are equal. */
int float_compare(u32 kind, u64 left, u64 right);

u64 float_convert(u32 from, u32 to, u64 bits);
u64 float_from_integer(u32 kind, bool negative, u64 magnitude);
/* Cuts the fraction off; false when the magnitude needs more than 64 bits. */
bool float_to_integer(u32 kind, u64 bits, bool *negative, u64 *magnitude);

/* sign, and magnitude = significand * 2^exponent, exactly; the significand has at most 53 bits. */
void float_parts(u32 kind, u64 bits, bool *negative, u64 *significand, s32 *exponent);

#endif
