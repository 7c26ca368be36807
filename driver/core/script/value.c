// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "script/value.h"

#include "base/atomic.h"
#include "cores/state.h"
#include "guest/regs.h"
#include "script/memory.h"

/* Below a frame's base: the caller's base, the return index, then the arguments. */
#define PARAMETERS_BELOW 3u
#define STRING_AT 16u		/* the characters begin in the value field */
#define POLL_STEPS 64u

const struct script_symbol *script_next(struct script *script)
{
	return script->at < script->count ? &script->symbols[script->at++] : NULL;
}

/* NULL: outside of the stack. */
static u64 *cell(struct script *script, u64 number)
{
	if (number >= SCRIPT_CELLS || script->base_index + number >= SCRIPT_CELLS)
		return NULL;
	return &script->stack[script->base_index + number];
}

static u64 *parameter(struct script *script, u64 number)
{
	if (number >= SCRIPT_CELLS || script->base_index < PARAMETERS_BELOW + number)
		return NULL;
	return &script->stack[script->base_index - PARAMETERS_BELOW - number];
}

/* The cell of a symbol that has one: a variable of some kind. */
static const char *variable(struct script *script, const struct script_symbol *symbol, u64 **at)
{
	switch (symbol_kind(symbol)) {
	case SYMBOL_GLOBAL:
		*at = script_global(symbol->value);
		return *at ? NULL : "global variable out of range (0..511)";
	case SYMBOL_PARAMETER:
		*at = parameter(script, symbol->value);
		return *at ? NULL : "no such argument: the function was called with fewer";
	case SYMBOL_CELL:
	case SYMBOL_LOCAL_ADDRESS:
	case SYMBOL_CELL_ADDRESS:
	case SYMBOL_LOCAL_TARGET:
	case SYMBOL_CELL_TARGET:
		*at = cell(script, symbol->value);
		return *at ? NULL : "stack cell out of range (0..255)";
	case SYMBOL_STACK_INDEX:
		*at = &script->stack_index;
		return NULL;
	case SYMBOL_BASE_INDEX:
		*at = &script->base_index;
		return NULL;
	case SYMBOL_RETURN_VALUE:
		*at = &script->return_value;
		return NULL;
	}
	*at = NULL;
	return NULL;
}

const char *script_get(struct script *script, const struct script_symbol *symbol,
		       struct script_value *value)
{
	u64 *at;
	const char *wrong = variable(script, symbol, &at);

	*value = (struct script_value){ .kind = KIND_INTEGER };
	if (wrong)
		return wrong;
	switch (symbol_kind(symbol)) {
	case SYMBOL_NUMBER:
	case SYMBOL_CELL:
		value->bits = at ? atomic_get_cell(at) : symbol->value;
		value->kind = symbol->length > KIND_FLOAT64 ? KIND_INTEGER : (u32)symbol->length;
		return NULL;
	case SYMBOL_REGISTER:
		return regs_read(script->cpu, (u32)symbol->value, &value->bits) ? NULL : "no such register";
	case SYMBOL_PSEUDO:
		return script_pseudo(script, symbol->value, &value->bits);
	case SYMBOL_LOCAL_ADDRESS:
	case SYMBOL_CELL_ADDRESS:
		value->bits = script_address_of(script, at);
		return NULL;
	case SYMBOL_LOCAL_TARGET:
	case SYMBOL_CELL_TARGET:
		return script_read(script, atomic_get_cell(at), &value->bits, sizeof(value->bits));
	}
	if (!at)
		return "an operand has no value";
	value->bits = atomic_get_cell(at);
	return NULL;
}

const char *script_set(struct script *script, const struct script_symbol *symbol, u64 value)
{
	u64 *at;
	const char *wrong = variable(script, symbol, &at);

	if (wrong)
		return wrong;
	switch (symbol_kind(symbol)) {
	case SYMBOL_REGISTER:
		return regs_write(script->cpu, (u32)symbol->value, value)
			? NULL : "the register cannot be written, or does not take this value";
	case SYMBOL_LOCAL_TARGET:
	case SYMBOL_CELL_TARGET:
		return script_write(script, atomic_get_cell(at), &value, sizeof(value));
	case SYMBOL_STACK_INDEX:
	case SYMBOL_BASE_INDEX:
		if (value > SCRIPT_CELLS)
			return "the script's stack of 256 cells is full";
		break;
	case SYMBOL_LOCAL_ADDRESS:
	case SYMBOL_CELL_ADDRESS:
		return "an address cannot be assigned to";
	}
	if (!at)
		return "the operand cannot be assigned to";
	atomic_put_cell(at, value);
	return NULL;
}

const char *script_address(struct script *script, const struct script_symbol *symbol, u64 *address)
{
	u64 *at;
	const char *wrong = variable(script, symbol, &at);

	*address = at ? script_address_of(script, at) : 0;
	return wrong;
}

const char *script_string(struct script *script, const struct script_symbol *symbol,
			  struct script_value *value)
{
	u32 first = (u32)(symbol - script->symbols);
	u64 room = (u64)(script->count - first) * sizeof(*symbol) - STRING_AT;

	if (symbol->length > room)
		return "a string runs past the end of the script";
	*value = (struct script_value){
		.string = (const u8 *)symbol + STRING_AT,
		.string_length = (u32)symbol->length,
	};
	script->at = first + 1 + (u32)((STRING_AT + symbol->length) / sizeof(*symbol));
	/* A string that fills its last slot is followed by an empty one, which the end may cut off. */
	if (script->at > script->count)
		script->at = script->count;
	return NULL;
}

const char *script_interrupted(struct script *script)
{
	return script->interrupted && script->interrupted() ? "interrupted by the debugger"
							     : NULL;
}

const char *script_spend(struct script *script, u64 operations)
{
	u32 before = script->steps;

	if (operations > SCRIPT_STEPS - before) {
		script->steps = SCRIPT_STEPS;
		return "it did not end within 1000000 operations";
	}
	script->steps += (u32)operations;
	return before / POLL_STEPS != script->steps / POLL_STEPS ? script_interrupted(script) : NULL;
}
