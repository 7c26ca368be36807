// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Moving values, jumping, calling. Jump targets and return places are indices of symbols. */
#include "script/operation.h"

const char *script_move(struct script *script, const struct script_value *in, u64 *out)
{
	(void)script;
	*out = in[0].bits;
	return NULL;
}

/* The index after the last symbol ends the run. */
static const char *go(struct script *script, u64 target)
{
	if (target > script->count)
		return "a jump out of the script";
	script->at = (u32)target;
	return NULL;
}

const char *script_jump(struct script *script, const struct script_value *in, u64 *out)
{
	(void)out;
	return go(script, in[0].bits);
}

const char *script_jump_if(struct script *script, const struct script_value *in, u64 *out)
{
	bool wanted_zero = script->opcode == OP_JZ;

	(void)out;
	return !in[1].bits == wanted_zero ? go(script, in[0].bits) : NULL;
}

static const char *push(struct script *script, u64 value)
{
	if (script->stack_index >= SCRIPT_CELLS)
		return "the script's stack of 256 cells is full";
	script->stack[script->stack_index++] = value;
	return NULL;
}

const char *script_push(struct script *script, const struct script_value *in, u64 *out)
{
	(void)out;
	return push(script, in[0].bits);
}

const char *script_pop(struct script *script, const struct script_value *in, u64 *out)
{
	(void)in;
	if (!script->stack_index || script->stack_index > SCRIPT_CELLS)
		return "the script's stack is empty";
	*out = script->stack[--script->stack_index];
	return NULL;
}

const char *script_call(struct script *script, const struct script_value *in, u64 *out)
{
	const char *wrong = push(script, script->at);

	(void)out;
	return wrong ? wrong : go(script, in[0].bits);
}

const char *script_return(struct script *script, const struct script_value *in, u64 *out)
{
	u64 target;
	const char *wrong = script_pop(script, in, &target);

	(void)out;
	return wrong ? wrong : go(script, target);
}
