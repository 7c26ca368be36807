/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Symbols as operands of an operation: reading and storing their values.
 * Functions that can fail return why, as words for people, or NULL.
 */
#ifndef HALTWIRE_SCRIPT_VALUE_H
#define HALTWIRE_SCRIPT_VALUE_H

#include "script/script.h"

/* Low half of a symbol's type: layout.json, scriptSymbolTypes. */
enum symbol {
	SYMBOL_GLOBAL = 1,
	SYMBOL_NUMBER = 3,
	SYMBOL_REGISTER = 4,
	SYMBOL_PSEUDO = 5,
	SYMBOL_OPERATION = 6,
	SYMBOL_CELL = 7,		/* stack[base index + value] */
	SYMBOL_STRING = 8,
	SYMBOL_COUNT = 9,
	SYMBOL_WIDE_STRING = 11,
	SYMBOL_PARAMETER = 12,		/* stack[base index - 3 - value] */
	SYMBOL_STACK_INDEX = 15,
	SYMBOL_BASE_INDEX = 16,
	SYMBOL_RETURN_VALUE = 17,
	SYMBOL_LOCAL_ADDRESS = 18,	/* the address of a cell */
	SYMBOL_CELL_ADDRESS = 19,
	SYMBOL_LOCAL_TARGET = 20,	/* what the cell's value points to */
	SYMBOL_CELL_TARGET = 21,
};

/* What the length of a number or cell says of its 64 bits. */
enum value_kind {
	KIND_INTEGER = 0,
	KIND_FLOAT32 = 1,
	KIND_FLOAT64 = 2,
};

struct script_value {
	u64 bits;
	u32 kind;
	/* Of a literal string: its bytes as far as the buffer reaches; else NULL. */
	const u8 *string;
	u32 string_length;
};

static inline u32 symbol_kind(const struct script_symbol *symbol)
{
	return (u32)symbol->type;
}

/* Takes the next symbol; NULL: the buffer ends. */
const struct script_symbol *script_next(struct script *script);

const char *script_get(struct script *script, const struct script_symbol *symbol,
		       struct script_value *value);
const char *script_set(struct script *script, const struct script_symbol *symbol, u64 value);

/* The address of a variable; 0 for what has none, as in HyperDbg. */
const char *script_address(struct script *script, const struct script_symbol *symbol, u64 *address);

/* A literal string: takes the symbols that it runs on over. */
const char *script_string(struct script *script, const struct script_symbol *symbol,
			  struct script_value *value);

/* $pid and its like, by number. */
const char *script_pseudo(struct script *script, u64 number, u64 *value);

/* Why the run has to end: the debugger wants it to; or NULL. */
const char *script_interrupted(struct script *script);

/* Counts work as that many operations, and asks whether the debugger wants to go on. */
const char *script_spend(struct script *script, u64 operations);

#endif
