// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The soft floats against this processor's own, on random values and on the edges. */
#include "check.h"
#include "script/decimal.h"
#include "script/float.h"
#include "script/value.h"

#include <math.h>
#include <string.h>

#define ROUNDS 400000u

static u64 seed = 0x9e3779b97f4a7c15ULL;

static u64 random_bits(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static double as_double(u64 bits)
{
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

static u64 double_bits(double value)
{
	u64 bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static float as_float(u64 bits)
{
	u32 half = (u32)bits;
	float value;

	memcpy(&value, &half, sizeof(value));
	return value;
}

static u64 float_bits(float value)
{
	u32 bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

/* A finite one of 64 bits: any, or with an exponent near 1, where sums cancel; and the smallest ones. */
static u64 random_double(void)
{
	for (;;) {
		u64 bits = random_bits();

		switch (random_bits() % 4) {
		case 0:
			bits = (bits & 0x800fffffffffffffULL) | (0x3f0ULL + bits % 32) << 52;
			break;
		case 1:
			bits &= 0x800ffff000000000ULL | (random_bits() % 3) << 52;
			break;
		}
		if (float_is_finite(KIND_FLOAT64, bits))
			return bits;
	}
}

static u64 random_float(void)
{
	for (;;) {
		u64 bits = (u32)random_bits();

		switch (random_bits() % 4) {
		case 0:
			bits = (bits & 0x807fffffULL) | (0x70ULL + bits % 32) << 23;
			break;
		case 1:
			bits &= 0x807ff000ULL | (random_bits() % 3) << 23;
			break;
		}
		if (float_is_finite(KIND_FLOAT32, bits))
			return bits;
	}
}

static int order(double a, double b)
{
	return a < b ? -1 : a > b;
}

static void doubles(void)
{
	u32 i;

	for (i = 0; i < ROUNDS; i++) {
		u64 a = random_double();
		u64 b = random_double();

		CHECK_EQUAL(float_add(KIND_FLOAT64, a, b), double_bits(as_double(a) + as_double(b)));
		CHECK_EQUAL(float_multiply(KIND_FLOAT64, a, b), double_bits(as_double(a) * as_double(b)));
		if (!float_is_zero(KIND_FLOAT64, b))
			CHECK_EQUAL(float_divide(KIND_FLOAT64, a, b),
				    double_bits(as_double(a) / as_double(b)));
		CHECK_EQUAL(float_compare(KIND_FLOAT64, a, b), order(as_double(a), as_double(b)));
		CHECK_EQUAL(float_convert(KIND_FLOAT64, KIND_FLOAT32, a), float_bits((float)as_double(a)));
	}
}

static void floats(void)
{
	u32 i;

	for (i = 0; i < ROUNDS; i++) {
		u64 a = random_float();
		u64 b = random_float();

		CHECK_EQUAL(float_add(KIND_FLOAT32, a, b), float_bits(as_float(a) + as_float(b)));
		CHECK_EQUAL(float_multiply(KIND_FLOAT32, a, b), float_bits(as_float(a) * as_float(b)));
		if (!float_is_zero(KIND_FLOAT32, b))
			CHECK_EQUAL(float_divide(KIND_FLOAT32, a, b), float_bits(as_float(a) / as_float(b)));
		CHECK_EQUAL(float_compare(KIND_FLOAT32, a, b), order(as_float(a), as_float(b)));
		CHECK_EQUAL(float_convert(KIND_FLOAT32, KIND_FLOAT64, a), double_bits(as_float(a)));
	}
}

static void integers(void)
{
	u32 i;

	for (i = 0; i < ROUNDS; i++) {
		u64 magnitude = random_bits() >> random_bits() % 64;
		u64 bits = random_double();
		bool negative;
		u64 back;

		CHECK_EQUAL(float_from_integer(KIND_FLOAT64, false, magnitude), double_bits((double)magnitude));
		CHECK_EQUAL(float_from_integer(KIND_FLOAT32, false, magnitude), float_bits((float)magnitude));
		if (fabs(as_double(bits)) < 18446744073709551616.0) {
			CHECK(float_to_integer(KIND_FLOAT64, bits, &negative, &back));
			CHECK_EQUAL(back, (u64)fabs(as_double(bits)));
		} else {
			CHECK(!float_to_integer(KIND_FLOAT64, bits, &negative, &back));
		}
	}
}

static void decimals(void)
{
	u32 i;

	for (i = 0; i < ROUNDS / 40; i++) {
		u64 bits = i < 2 ? 0x7fefffffffffffffULL | (u64)i << 63 : random_double();
		char wanted[400];
		char text[DECIMAL_TEXT_MAX + 1];

		text[decimal_text(KIND_FLOAT64, bits, text)] = '\0';
		snprintf(wanted, sizeof(wanted), "%f", as_double(bits));
		if (strcmp(text, wanted) != 0) {
			fprintf(stderr, "%s, not %s\n", text, wanted);
			exit(1);
		}
	}
}

/* Halfway between two numbers of six decimals, which binary can be exactly. */
static void decimal_ties(void)
{
	static const struct {
		double value;
		const char *text;
	} ties[] = {
		{ 0.5 / 64, "0.007812" }, { 1.5 / 64, "0.023438" }, { -0.0, "-0.000000" },
		{ 0.0000005, "0.000000" }, { 0.00000050000000000000004, "0.000001" }, { 9.9999995, "9.999999" },
	};
	u32 i;

	for (i = 0; i < sizeof(ties) / sizeof(ties[0]); i++) {
		char text[DECIMAL_TEXT_MAX + 1];

		text[decimal_text(KIND_FLOAT64, double_bits(ties[i].value), text)] = '\0';
		if (strcmp(text, ties[i].text) != 0) {
			fprintf(stderr, "%s, not %s\n", text, ties[i].text);
			exit(1);
		}
	}
}

const struct test script_float_tests[] = {
	{ "script float: binary64 as the processor computes it", doubles },
	{ "script float: binary32 as the processor computes it", floats },
	{ "script float: to and from integers", integers },
	{ "script float: decimals as the C library writes them", decimals },
	{ "script float: decimals halfway between two", decimal_ties },
	{ 0 },
};
