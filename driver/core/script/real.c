// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Operations on floats, and conversions. Nothing that is not finite comes in or goes out. */
#include "script/float.h"
#include "script/integer.h"
#include "script/operation.h"

#define NOT_FINITE "a float that is infinite or not a number"
#define TOO_LARGE "the result does not fit its type"

static const char *check(const struct script_value *value)
{
	if (value->kind == KIND_INTEGER)
		return "an operand is not a float";
	return float_is_finite(value->kind, value->bits) ? NULL : NOT_FINITE;
}

/* Both as the wider of the two. */
static const char *pair(const struct script_value *in, u32 *kind, u64 *left, u64 *right)
{
	const char *wrong = check(&in[0]);

	if (!wrong)
		wrong = check(&in[1]);
	if (wrong)
		return wrong;
	*kind = in[0].kind > in[1].kind ? in[0].kind : in[1].kind;
	*left = float_convert(in[1].kind, *kind, in[1].bits);
	*right = float_convert(in[0].kind, *kind, in[0].bits);
	return NULL;
}

/* A result has the width of its destination. */
static const char *deliver(const struct script *script, u32 kind, u64 bits, u64 *out)
{
	u32 wanted = script->destination_kind == KIND_INTEGER ? kind : script->destination_kind;

	if (!float_is_finite(kind, bits))
		return TOO_LARGE;
	*out = float_convert(kind, wanted, bits);
	return float_is_finite(wanted, *out) ? NULL : TOO_LARGE;
}

const char *script_real(struct script *script, const struct script_value *in, u64 *out)
{
	u32 kind;
	u64 left;
	u64 right;
	u64 result;
	const char *wrong = pair(in, &kind, &left, &right);

	if (wrong)
		return wrong;
	switch (script->opcode) {
	case OP_ADD_FLOAT:
		result = float_add(kind, left, right);
		break;
	case OP_SUB_FLOAT:
		result = float_add(kind, left, float_negate(kind, right));
		break;
	case OP_MUL_FLOAT:
		result = float_multiply(kind, left, right);
		break;
	default:
		if (float_is_zero(kind, right))
			return "division by zero";
		result = float_divide(kind, left, right);
	}
	return deliver(script, kind, result, out);
}

const char *script_real_compare(struct script *script, const struct script_value *in, u64 *out)
{
	/* Of less, equal and greater: which make it true; in the order of the operations. */
	static const u8 holds[] = { 4, 1, 4 | 2, 1 | 2, 2, 1 | 4 };
	u32 kind;
	u64 left;
	u64 right;
	const char *wrong = pair(in, &kind, &left, &right);

	if (!wrong)
		*out = holds[script->opcode - OP_GREATER_FLOAT] >> (float_compare(kind, left, right) + 1) & 1;
	return wrong;
}

const char *script_real_move(struct script *script, const struct script_value *in, u64 *out)
{
	const char *wrong = check(&in[0]);
	u64 bits = in[0].bits;

	if (wrong)
		return wrong;
	if (script->opcode == OP_NEG_FLOAT)
		bits = float_negate(in[0].kind, bits);
	return deliver(script, in[0].kind, bits, out);
}

static u32 float_kind(u64 type)
{
	return type == TYPE_F32 ? KIND_FLOAT32 : type == TYPE_F64 ? KIND_FLOAT64 : KIND_INTEGER;
}

static const char *float_to_type(u32 kind, u64 bits, u64 to, u64 *out)
{
	const struct integer_type *type = integer_type(to);
	bool negative;
	u64 magnitude;

	if (!type)
		return "no such type";
	if (to == TYPE_BOOL) {
		*out = !float_is_zero(kind, bits);
		return NULL;
	}
	if (!float_to_integer(kind, bits, &negative, &magnitude))
		return TOO_LARGE;
	*out = negative ? 0 - magnitude : magnitude;
	/* Narrowing must change nothing, and the sign must be the one that it was. */
	if (integer_narrow(type, *out) != *out || (magnitude && negative != (type->is_signed && *out >> 63)))
		return TOO_LARGE;
	return NULL;
}

static const char *integer_to_type(const struct integer_type *from, u64 value, u64 to, u64 *out)
{
	u32 kind = float_kind(to);
	const struct integer_type *type = integer_type(to);

	if (from)
		value = integer_narrow(from, value);
	if (kind) {
		bool negative = from && from->is_signed && value >> 63;

		*out = float_from_integer(kind, negative, negative ? 0 - value : value);
		return NULL;
	}
	if (!type)
		return "no such type";
	*out = integer_narrow(type, value);
	return NULL;
}

const char *script_cast(struct script *script, const struct script_value *in, u64 *out)
{
	u64 from = in[1].bits;
	u64 to = in[2].bits;
	u32 kind = float_kind(from);

	(void)script;
	if (!kind) {
		if (from != TYPE_UNKNOWN && !integer_type(from))
			return "no such type";
		return integer_to_type(integer_type(from), in[0].bits, to, out);
	}
	if (!float_is_finite(kind, in[0].bits))
		return NOT_FINITE;
	if (!float_kind(to))
		return float_to_type(kind, in[0].bits, to, out);
	*out = float_convert(kind, float_kind(to), in[0].bits);
	return float_is_finite(float_kind(to), *out) ? NULL : TOO_LARGE;
}
