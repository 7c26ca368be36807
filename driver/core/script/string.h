/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Reading characters one after the other, out of a literal or out of memory. */
#ifndef HALTWIRE_SCRIPT_STRING_H
#define HALTWIRE_SCRIPT_STRING_H

#include "script/value.h"

struct script_reader {
	struct script_value from;	/* a literal, or the address as bits */
	u32 unit;			/* bytes of a character: 1 or 2 */
	u64 position;			/* bytes from the start */
	u64 first;			/* position of bytes[0] */
	u32 count;
	u8 bytes[64];
};

void script_reader(struct script_reader *reader, const struct script_value *from, u32 unit);

/* Every 64 bytes count as an operation. Returns what is wrong, or NULL. */
const char *script_read_unit(struct script *script, struct script_reader *reader, u32 *character);

#endif
