/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The operations of a script (FUNC_* of layout.json), as one table: name,
 * operands, who carries it out. Whoever does gets the values of the source
 * operands in the order of the buffer (the right or last argument first) and
 * stores the result, which goes to the destination operand. It returns why it
 * cannot, or NULL.
 */
#ifndef HALTWIRE_SCRIPT_OPERATION_H
#define HALTWIRE_SCRIPT_OPERATION_H

#include "script/value.h"

typedef const char *script_run_operation(struct script *script, const struct script_value *in, u64 *out);

struct script_operation {
	const char *name;
	/*
	 * One letter an operand, in the order of the buffer: s a value, x a value or a literal
	 * string, a the address of a variable, l an address to load from or store to, u a variable
	 * that is changed in place, d the destination.
	 */
	const char *operands;
	script_run_operation *run;
};

#define SCRIPT_OPERANDS 5u	/* the most that one operation has */

/* NULL: there is none with this number that can be executed. */
const struct script_operation *script_operation(u64 number);

enum script_opcode {
	OP_INC = 1,
	OP_OR = 4, OP_XOR = 5, OP_AND = 6, OP_SHIFT_RIGHT = 7, OP_SHIFT_LEFT = 8,
	OP_ADD = 9, OP_SUB = 10, OP_MUL = 11, OP_DIV = 12, OP_MOD = 13,
	OP_GREATER = 14, OP_LESS = 15, OP_GREATER_EQUAL = 16, OP_LESS_EQUAL = 17, OP_EQUAL = 18,
	OP_JZ = 21,
	OP_LOCK_CUSTOM_WAIT = 61,
	OP_POI = 63, OP_HI = 69, OP_NOT = 71,
	OP_LENGTH_32 = 74,
	OP_INTERLOCKED_DECREMENT = 77,
	OP_POI_PA = 80, OP_HI_PA = 81, OP_ED = 88,
	OP_INTERLOCKED_EXCHANGE = 91,
	OP_STRCMP = 98, OP_MEMCMP = 99, OP_WCSCMP = 102,
	OP_MEMCPY_PA = 105,
	OP_NEG_FLOAT = 130,
	OP_ADD_FLOAT = 131, OP_SUB_FLOAT = 132, OP_MUL_FLOAT = 133,
	OP_GREATER_FLOAT = 135,
	OP_ADD_TYPED = 143, OP_AND_TYPED = 148, OP_OR_TYPED = 149, OP_XOR_TYPED = 150,
	OP_SHIFT_LEFT_TYPED = 151, OP_SHIFT_RIGHT_TYPED = 152, OP_GREATER_TYPED = 153,
	OP_NEG_TYPED = 159,
};

script_run_operation
	/* integer.c */
	script_untyped, script_typed, script_typed_unary, script_logical_not, script_untyped_unary,
	script_pointer_difference, script_in_place,
	/* real.c */
	script_real, script_real_compare, script_real_move, script_cast,
	/* flow.c */
	script_move, script_jump, script_jump_if, script_push, script_pop, script_call, script_return,
	/* load.c */
	script_load_word, script_load_physical, script_edit, script_edit_physical, script_typed_load,
	script_typed_store, script_zero, script_copy, script_memcpy, script_check_address,
	script_instruction_length, script_to_physical, script_to_virtual, script_interlocked_step, script_interlocked_exchange,
	script_compare_exchange,
	/* string.c */
	script_string_length, script_wide_length, script_compare, script_wide_compare,
	/* print.c */
	script_print, script_printf,
	/* guest.c */
	script_formats, script_test, script_event_change, script_event_only, script_event_skip,
	script_inject, script_nop, script_sleep, script_clock, script_lbr_absent, script_lock,
	script_unlock;

#endif
