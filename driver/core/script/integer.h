/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The scalar types of scripts: SCRIPT_SCALAR_TYPE of layout.json. */
#ifndef HALTWIRE_SCRIPT_INTEGER_H
#define HALTWIRE_SCRIPT_INTEGER_H

#include "base/types.h"

enum scalar_type {
	TYPE_UNKNOWN = 0,	/* of a value that the compiler gives none: 64 bits as they are */
	TYPE_BOOL = 1,
	TYPE_I8 = 2, TYPE_I16 = 3, TYPE_I32 = 4, TYPE_I64 = 5,
	TYPE_U8 = 6, TYPE_U16 = 7, TYPE_U32 = 8, TYPE_U64 = 9,
	TYPE_F32 = 10, TYPE_F64 = 11,
	TYPE_POINTER = 12,
};

struct integer_type {
	u8 bits;
	bool is_signed;
};

/* NULL: no integer type. */
const struct integer_type *integer_type(u64 number);

/* The value in the type's range, extended to 64 bits by its sign. */
u64 integer_narrow(const struct integer_type *type, u64 value);

#endif
