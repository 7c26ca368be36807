// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "script/decimal.h"

#include "script/float.h"

#define DECIMALS 6u
#define SCALE 1000000u
/* 1024 bits before the point, 20 of the scale, and a word for what is shifted in. */
#define WORDS 34u

/* A natural number, the least significant word first. */
struct natural {
	u32 words[WORDS];
};

static void multiply(struct natural *number, u32 by)
{
	u64 carry = 0;
	u32 i;

	for (i = 0; i < WORDS; i++) {
		carry += (u64)number->words[i] * by;
		number->words[i] = (u32)carry;
		carry >>= 32;
	}
}

/* Returns the rest. */
static u32 divide(struct natural *number, u32 by)
{
	u64 rest = 0;
	u32 i;

	for (i = WORDS; i--;) {
		rest = rest << 32 | number->words[i];
		number->words[i] = (u32)(rest / by);
		rest %= by;
	}
	return (u32)rest;
}

static bool is_zero(const struct natural *number)
{
	u32 any = 0;
	u32 i;

	for (i = 0; i < WORDS; i++)
		any |= number->words[i];
	return !any;
}

static void add_one(struct natural *number)
{
	u32 i;

	for (i = 0; i < WORDS && !++number->words[i]; i++)
		;
}

static bool bit(const struct natural *number, u32 at)
{
	return at / 32 < WORDS && number->words[at / 32] >> at % 32 & 1;
}

static bool any_below(const struct natural *number, u32 end)
{
	u32 at;

	for (at = 0; at < end && at < WORDS * 32; at++)
		if (bit(number, at))
			return true;
	return false;
}

static void shift_right(struct natural *number, u32 count)
{
	u32 i;

	for (i = 0; i < WORDS; i++) {
		u32 from = i + count / 32;
		u64 both = from < WORDS ? number->words[from] : 0;

		if (from + 1 < WORDS)
			both |= (u64)number->words[from + 1] << 32;
		number->words[i] = (u32)(both >> count % 32);
	}
}

static void halve_rounded(struct natural *number, u32 times)
{
	bool half = bit(number, times - 1);
	bool above_half = half && any_below(number, times - 1);

	shift_right(number, times);
	if (above_half || (half && number->words[0] & 1))
		add_one(number);
}

static void scaled(struct natural *number, u64 significand, s32 exponent)
{
	u32 i;

	for (i = 0; i < WORDS; i++)
		number->words[i] = 0;
	number->words[0] = (u32)significand;
	number->words[1] = (u32)(significand >> 32);
	multiply(number, SCALE);
	for (; exponent >= 31; exponent -= 31)
		multiply(number, 1u << 31);
	if (exponent > 0)
		multiply(number, 1u << exponent);
	else if (exponent < 0)
		halve_rounded(number, (u32)-exponent);
}

u32 decimal_text(u32 kind, u64 bits, char text[DECIMAL_TEXT_MAX])
{
	char digits[DECIMAL_TEXT_MAX];
	struct natural number;
	u64 significand;
	s32 exponent;
	bool negative;
	u32 count = 0;
	u32 length = 0;

	float_parts(kind, bits, &negative, &significand, &exponent);
	scaled(&number, significand, exponent);
	while (count <= DECIMALS || !is_zero(&number))
		digits[count++] = (char)('0' + divide(&number, 10));
	if (negative)
		text[length++] = '-';
	while (count) {
		if (count == DECIMALS)
			text[length++] = '.';
		text[length++] = digits[--count];
	}
	return length;
}
