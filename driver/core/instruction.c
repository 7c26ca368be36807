// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "instruction.h"

static bool is_legacy_prefix(u8 byte)
{
	switch (byte) {
	case 0x26: case 0x2e: case 0x36: case 0x3e: case 0x64: case 0x65:	/* segments */
	case 0x66: case 0x67:							/* sizes */
	case 0xf0: case 0xf2: case 0xf3:					/* LOCK, REP */
		return true;
	}
	return false;
}

/* INS OUTS, MOVS CMPS, STOS LODS SCAS: SDM 2, opcode map A-2. */
static bool is_string(u8 opcode)
{
	return (opcode >= 0x6c && opcode <= 0x6f) || (opcode >= 0xa4 && opcode <= 0xa7) ||
	       (opcode >= 0xaa && opcode <= 0xaf);
}

enum instruction instruction_classify(const u8 *bytes, u32 count, bool is_64bit)
{
	bool repeated = false;
	u32 i;

	for (i = 0; i < count && is_legacy_prefix(bytes[i]); i++)
		repeated = repeated || bytes[i] == 0xf2 || bytes[i] == 0xf3;
	if (is_64bit && i < count && (bytes[i] & 0xf0) == 0x40)
		i++;	/* REX */
	if (i == count)
		return INSTRUCTION_OTHER;
	if (bytes[i] == 0x0f && i + 1 < count) {
		if (bytes[i + 1] == 0x05)
			return INSTRUCTION_SYSCALL;
		return bytes[i + 1] == 0x07 ? INSTRUCTION_LOADS_FLAGS : INSTRUCTION_OTHER;
	}
	switch (bytes[i]) {
	case 0x9c:
		return INSTRUCTION_PUSHF;
	case 0x9d:	/* POPF */
	case 0xcf:	/* IRET */
		return INSTRUCTION_LOADS_FLAGS;
	case 0xcc: case 0xcd: case 0xf1:
		return INSTRUCTION_INT;
	}
	return repeated && is_string(bytes[i]) ? INSTRUCTION_REPEATED : INSTRUCTION_OTHER;
}
