// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Integer arithmetic, untyped (64 bits) and typed (SCRIPT_SCALAR_TYPE). */
#include "script/integer.h"

#include "script/float.h"
#include "script/operation.h"

/* SCRIPT_SCALAR_TYPE by number; no bits: not an integer type. */
static const struct integer_type types[] = {
	[TYPE_BOOL] = { 8, false },
	[TYPE_I8] = { 8, true }, [TYPE_I16] = { 16, true }, [TYPE_I32] = { 32, true }, [TYPE_I64] = { 64, true },
	[TYPE_U8] = { 8, false }, [TYPE_U16] = { 16, false }, [TYPE_U32] = { 32, false },
	[TYPE_U64] = { 64, false }, [TYPE_POINTER] = { 64, false },
};

static const struct integer_type untyped = { 64, false };
static const struct integer_type untyped_signed = { 64, true };

const struct integer_type *integer_type(u64 number)
{
	if (number >= sizeof(types) / sizeof(types[0]) || !types[number].bits)
		return NULL;
	return &types[number];
}

u64 integer_narrow(const struct integer_type *type, u64 value)
{
	u32 unused = 64 - type->bits;

	if (type == &types[TYPE_BOOL])
		return value != 0;
	return type->is_signed ? (u64)((s64)(value << unused) >> unused) : value << unused >> unused;
}

static u64 compare(const struct integer_type *type, u32 operation, u64 left, u64 right)
{
	bool less = type->is_signed ? (s64)left < (s64)right : left < right;

	switch (operation) {
	case OP_GREATER:
		return !less && left != right;
	case OP_LESS:
		return less;
	case OP_GREATER_EQUAL:
		return !less;
	case OP_LESS_EQUAL:
		return less || left == right;
	case OP_EQUAL:
		return left == right;
	default:
		return left != right;
	}
}

static const char *divide(const struct integer_type *type, bool rest, u64 left, u64 right, u64 *out)
{
	if (!right)
		return "division by zero";
	if (!type->is_signed) {
		*out = rest ? left % right : left / right;
		return NULL;
	}
	if ((s64)right == -1 && left == 0 - (1ULL << (type->bits - 1)))
		return "the quotient does not fit its type";
	*out = (u64)(rest ? (s64)left % (s64)right : (s64)left / (s64)right);
	return NULL;
}

static const char *shift(const struct integer_type *type, u32 operation, u64 left, u64 right, u64 *out)
{
	if (right >= type->bits)
		return "a shift by the width of the type or more";
	if (operation == OP_SHIFT_LEFT)
		*out = left << right;
	else
		*out = type->is_signed ? (u64)((s64)left >> right) : left >> right;
	return NULL;
}

/* By the number of the untyped operation. */
static const char *compute(const struct integer_type *type, u32 operation, u64 left, u64 right, u64 *out)
{
	const char *wrong = NULL;

	switch (operation) {
	case OP_OR:
		*out = left | right;
		break;
	case OP_XOR:
		*out = left ^ right;
		break;
	case OP_AND:
		*out = left & right;
		break;
	case OP_ADD:
		*out = left + right;
		break;
	case OP_SUB:
		*out = left - right;
		break;
	case OP_MUL:
		*out = left * right;
		break;
	case OP_DIV:
	case OP_MOD:
		wrong = divide(type, operation == OP_MOD, left, right, out);
		break;
	case OP_SHIFT_LEFT:
	case OP_SHIFT_RIGHT:
		wrong = shift(type, operation, left, right, out);
		break;
	default:
		*out = compare(type, operation, left, right);
		return NULL;
	}
	*out = integer_narrow(type, *out);
	return wrong;
}

const char *script_untyped(struct script *script, const struct script_value *in, u64 *out)
{
	bool is_comparison = script->opcode >= OP_GREATER;

	return compute(is_comparison ? &untyped_signed : &untyped, script->opcode, in[1].bits, in[0].bits, out);
}

/* The untyped operation that a typed one is. */
static u32 untyped_operation(u32 opcode)
{
	switch (opcode) {
	case OP_AND_TYPED:
		return OP_AND;
	case OP_OR_TYPED:
		return OP_OR;
	case OP_XOR_TYPED:
		return OP_XOR;
	case OP_SHIFT_LEFT_TYPED:
		return OP_SHIFT_LEFT;
	case OP_SHIFT_RIGHT_TYPED:
		return OP_SHIFT_RIGHT;
	}
	return opcode < OP_AND_TYPED ? opcode - OP_ADD_TYPED + OP_ADD : opcode - OP_GREATER_TYPED + OP_GREATER;
}

#define NO_TYPE "no such integer type"

const char *script_typed(struct script *script, const struct script_value *in, u64 *out)
{
	const struct integer_type *type = integer_type(in[2].bits);

	if (!type)
		return NO_TYPE;
	return compute(type, untyped_operation(script->opcode), integer_narrow(type, in[1].bits),
		       integer_narrow(type, in[0].bits), out);
}

const char *script_typed_unary(struct script *script, const struct script_value *in, u64 *out)
{
	const struct integer_type *type = integer_type(in[1].bits);

	if (!type)
		return NO_TYPE;
	*out = integer_narrow(type, script->opcode == OP_NEG_TYPED ? 0 - in[0].bits : ~in[0].bits);
	return NULL;
}

const char *script_logical_not(struct script *script, const struct script_value *in, u64 *out)
{
	const struct integer_type *type = integer_type(in[1].bits);

	(void)script;
	if (in[1].bits == TYPE_F32 || in[1].bits == TYPE_F64)
		*out = float_is_zero(in[1].bits == TYPE_F32 ? KIND_FLOAT32 : KIND_FLOAT64, in[0].bits);
	else if (type)
		*out = !integer_narrow(type, in[0].bits);
	else
		return NO_TYPE;
	return NULL;
}

const char *script_untyped_unary(struct script *script, const struct script_value *in, u64 *out)
{
	*out = script->opcode == OP_NOT ? ~in[0].bits : 0 - in[0].bits;
	return NULL;
}

const char *script_in_place(struct script *script, const struct script_value *in, u64 *out)
{
	*out = script->opcode == OP_INC ? in[0].bits + 1 : in[0].bits - 1;
	return NULL;
}

const char *script_pointer_difference(struct script *script, const struct script_value *in, u64 *out)
{
	s64 size = (s64)in[2].bits;

	(void)script;
	if (size <= 0)
		return "an element has at least one byte";
	*out = (u64)((s64)(in[1].bits - in[0].bits) / size);
	return NULL;
}
