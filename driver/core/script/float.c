// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "script/float.h"

#include "script/value.h"

struct format {
	u32 fraction_bits;
	u32 exponent_bits;
};

static const struct format formats[] = {
	[KIND_FLOAT32] = { 23, 8 },
	[KIND_FLOAT64] = { 52, 11 },
};

/* Magnitude = significand * 2^exponent; bit 63 of the significand is set unless it is zero. */
struct number {
	bool negative;
	s32 exponent;
	u64 significand;
};

static u64 exponent_max(const struct format *format)
{
	return (1ULL << format->exponent_bits) - 1;
}

/* The exponent of the last bit of the smallest numbers. */
static s32 exponent_floor(const struct format *format)
{
	return 2 - (s32)(1u << (format->exponent_bits - 1)) - (s32)format->fraction_bits;
}

static u64 sign_bit(const struct format *format)
{
	return 1ULL << (format->fraction_bits + format->exponent_bits);
}

void float_parts(u32 kind, u64 bits, bool *negative, u64 *significand, s32 *exponent)
{
	const struct format *format = &formats[kind];
	u64 implicit = 1ULL << format->fraction_bits;
	u64 field = bits >> format->fraction_bits & exponent_max(format);

	*negative = bits & sign_bit(format);
	*significand = bits & (implicit - 1);
	*exponent = exponent_floor(format);
	if (field) {
		*significand |= implicit;
		*exponent += (s32)field - 1;
	}
}

static void normalise(struct number *number)
{
	u32 zeros;

	if (!number->significand)
		return;
	zeros = (u32)__builtin_clzll(number->significand);
	number->significand <<= zeros;
	number->exponent -= (s32)zeros;
}

static struct number unpack(u32 kind, u64 bits)
{
	struct number number;

	float_parts(kind, bits, &number.negative, &number.significand, &number.exponent);
	normalise(&number);
	return number;
}

/* `sticky`: the exact value lies a little above the significand. */
static u64 pack(u32 kind, struct number number, bool sticky)
{
	const struct format *format = &formats[kind];
	u64 implicit = 1ULL << format->fraction_bits;
	u64 sign = number.negative ? sign_bit(format) : 0;
	s32 floor = exponent_floor(format);
	s32 drop = 63 - (s32)format->fraction_bits;
	u64 kept;
	u64 rest;
	u64 half;

	normalise(&number);
	if (!number.significand)
		return sign;
	if (number.exponent + drop < floor)
		drop = floor - number.exponent;
	if (drop > 64)
		return sign;
	kept = drop == 64 ? 0 : number.significand >> drop;
	rest = drop == 64 ? number.significand : number.significand & ((1ULL << drop) - 1);
	half = 1ULL << (drop - 1);
	if (rest > half || (rest == half && (sticky || kept & 1)))
		kept++;
	/* A carry out of the fraction goes into the exponent by itself. */
	if (kept >= implicit)
		kept += (u64)(number.exponent + drop - floor) << format->fraction_bits;
	if (kept >> format->fraction_bits >= exponent_max(format))
		kept = exponent_max(format) << format->fraction_bits;
	return sign | kept;
}

bool float_is_finite(u32 kind, u64 bits)
{
	const struct format *format = &formats[kind];

	return (bits >> format->fraction_bits & exponent_max(format)) != exponent_max(format);
}

bool float_is_zero(u32 kind, u64 bits)
{
	return !(bits & (sign_bit(&formats[kind]) - 1));
}

u64 float_negate(u32 kind, u64 bits)
{
	return bits ^ sign_bit(&formats[kind]);
}

/* Shifts right; what falls out stays visible in the last bit. */
static u64 shift_sticky(u64 value, u32 count)
{
	if (!count)
		return value;
	if (count >= 64)
		return value != 0;
	return value >> count | (value << (64 - count) != 0);
}

u64 float_add(u32 kind, u64 left, u64 right)
{
	struct number big = unpack(kind, left);
	struct number small = unpack(kind, right);

	if (!small.significand || (big.significand && big.exponent < small.exponent)) {
		struct number swapped = big;

		big = small;
		small = swapped;
	}
	if (!big.significand) {
		/* One of them, or both, are zero. */
		if (!small.significand) {
			small.negative = small.negative && big.negative;
			return pack(kind, small, false);
		}
		return pack(kind, small, false);
	}
	if (!small.significand)
		return pack(kind, big, false);
	/* The last 11 bits of a significand are zero: two make room for the carry, the others guard. */
	big.significand >>= 2;
	small.significand = shift_sticky(small.significand >> 2, (u32)(big.exponent - small.exponent));
	big.exponent += 2;
	if (big.negative == small.negative) {
		big.significand += small.significand;
	} else if (big.significand >= small.significand) {
		big.significand -= small.significand;
		big.negative = big.negative && big.significand;
	} else {
		big.significand = small.significand - big.significand;
		big.negative = small.negative;
	}
	return pack(kind, big, false);
}

/*
 * Significands have 53 bits, as two halves. (With halves of 32 bits, clang makes
 * one 128-bit multiplication of it, for which WebAssembly needs a library.)
 */
#define UNUSED_BITS 11
#define HALF_BITS 27
#define HALF_MASK ((1ULL << HALF_BITS) - 1)

u64 float_multiply(u32 kind, u64 left, u64 right)
{
	struct number a = unpack(kind, left);
	struct number b = unpack(kind, right);
	u64 a1 = a.significand >> (UNUSED_BITS + HALF_BITS);
	u64 a0 = a.significand >> UNUSED_BITS & HALF_MASK;
	u64 b1 = b.significand >> (UNUSED_BITS + HALF_BITS);
	u64 b0 = b.significand >> UNUSED_BITS & HALF_MASK;
	u64 low = a0 * b0;
	u64 middle = a1 * b0 + a0 * b1 + (low >> HALF_BITS);
	u64 high = a1 * b1 + (middle >> HALF_BITS);
	/* The product is high * 2^54 + low. */
	const u32 cut = 2 * HALF_BITS - UNUSED_BITS;

	low = (middle & HALF_MASK) << HALF_BITS | (low & HALF_MASK);
	a.negative = a.negative != b.negative;
	a.exponent += b.exponent + 2 * UNUSED_BITS + (s32)cut;
	a.significand = high << UNUSED_BITS | low >> cut;
	return pack(kind, a, low & ((1ULL << cut) - 1));
}

u64 float_divide(u32 kind, u64 left, u64 right)
{
	struct number a = unpack(kind, left);
	struct number b = unpack(kind, right);
	u64 rest = a.significand;
	u64 quotient = 0;
	bool carry = false;
	u32 i;

	for (i = 0; i < 64; i++) {
		quotient <<= 1;
		if (carry || rest >= b.significand) {
			rest -= b.significand;
			quotient |= 1;
		}
		carry = rest >> 63;
		rest <<= 1;
	}
	a.negative = a.negative != b.negative;
	a.exponent -= b.exponent + 63;
	a.significand = quotient;
	return pack(kind, a, carry || rest);
}

int float_compare(u32 kind, u64 left, u64 right)
{
	u64 sign = sign_bit(&formats[kind]);
	u64 mask = sign | (sign - 1);
	s64 a = (s64)(left & (sign - 1));
	s64 b = (s64)(right & (sign - 1));

	if (left & mask & sign)
		a = -a;
	if (right & mask & sign)
		b = -b;
	return a < b ? -1 : a > b;
}

u64 float_convert(u32 from, u32 to, u64 bits)
{
	return pack(to, unpack(from, bits), false);
}

u64 float_from_integer(u32 kind, bool negative, u64 magnitude)
{
	struct number number = { negative, 0, magnitude };

	return pack(kind, number, false);
}

bool float_to_integer(u32 kind, u64 bits, bool *negative, u64 *magnitude)
{
	struct number number = unpack(kind, bits);

	*negative = number.negative;
	*magnitude = 0;
	if (number.exponent > 0)
		return !number.significand;
	if (number.exponent > -64)
		*magnitude = number.significand >> -number.exponent;
	return true;
}
