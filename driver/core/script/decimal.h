/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#ifndef HALTWIRE_SCRIPT_DECIMAL_H
#define HALTWIRE_SCRIPT_DECIMAL_H

#include "base/types.h"

/* Enough for the largest binary64: a sign, 309 digits, a point, six digits. */
#define DECIMAL_TEXT_MAX 320u

/*
 * A finite float as printf's %f writes it: six decimals, rounded from the exact
 * value, ties to even. Returns the number of characters; there is no NUL.
 */
u32 decimal_text(u32 kind, u64 bits, char text[DECIMAL_TEXT_MAX]);

#endif
