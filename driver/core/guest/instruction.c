// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "guest/instruction.h"

#include "guest/instruction_length.h"

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

/* The opcodes of one byte, SDM 2D table A-2; those with a second byte see classify_wide(). */
static enum instruction_kind classify_opcode(u8 opcode, u8 next, bool repeated)
{
	switch (opcode) {
	case 0x9c:
		return INSTRUCTION_PUSHF;
	case 0x9d:	/* POPF */
	case 0xcf:	/* IRET */
		return INSTRUCTION_LOADS_FLAGS;
	case 0xcd:
		return INSTRUCTION_INT;
	case 0x17:	/* POP SS; in 64-bit mode an invalid opcode */
		return INSTRUCTION_LOADS_SS;
	case 0x8e:	/* MOV to the segment register that ModRM.reg names */
		return (next >> 3 & 7) == 2 ? INSTRUCTION_LOADS_SS : INSTRUCTION_OTHER;
	}
	return repeated && is_string(opcode) ? INSTRUCTION_REPEATED : INSTRUCTION_OTHER;
}

/* After 0x0f. */
static enum instruction_kind classify_wide(u8 opcode, bool is_64bit)
{
	switch (opcode) {
	case 0x05:	/* invalid outside 64-bit mode (SDM 2B) */
		return is_64bit ? INSTRUCTION_SYSCALL : INSTRUCTION_OTHER;
	case 0x07:	/* SYSRET */
		return INSTRUCTION_LOADS_FLAGS;
	}
	return INSTRUCTION_OTHER;
}

struct instruction instruction_classify(const u8 *bytes, u32 count, bool is_64bit)
{
	struct instruction found = { .kind = INSTRUCTION_OTHER, .vector = 0 };
	bool repeated = false;
	u8 next;
	u32 i;

	for (i = 0; i < count && is_legacy_prefix(bytes[i]); i++)
		repeated = repeated || bytes[i] == 0xf2 || bytes[i] == 0xf3;
	if (is_64bit && i < count && (bytes[i] & 0xf0) == 0x40)
		i++;	/* REX */
	if (i == count)
		return found;
	next = i + 1 < count ? bytes[i + 1] : 0;
	found.kind = bytes[i] == 0x0f ? classify_wide(next, is_64bit)
				      : classify_opcode(bytes[i], next, repeated);
	found.vector = found.kind == INSTRUCTION_INT ? next : 0;
	return found;
}

struct instruction instruction_before_trap(const u8 *bytes, u32 count, bool is_64bit)
{
	struct instruction found = instruction_classify(bytes, count, is_64bit);
	u32 length;

	if (found.kind != INSTRUCTION_LOADS_SS)
		return found;
	/* A second one in a row need not hold back anything: SDM 2B, MOV. */
	length = instruction_length(bytes, count, is_64bit);
	return instruction_classify(bytes + length, count - length, is_64bit);
}
