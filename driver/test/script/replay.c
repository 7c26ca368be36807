// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * Runs the fuzz target on files, without libFuzzer: each as it is, and as often
 * as the first argument says with a few bytes changed, always the same ones.
 *
 *	replay ROUNDS FILE...
 */
#include "../check.h"
#include "script/script.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define LARGEST (64u << 10)

static u32 state = 20250101;

static u32 below(u32 limit)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % limit;
}

/* In memory of its own, so that the sanitizer sees what is read beyond it. */
static void run(const u8 *bytes, size_t size)
{
	u8 *copy = malloc(size ? size : 1);

	CHECK(copy);
	memcpy(copy, bytes, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

int main(int count, char **arguments)
{
	static u8 original[LARGEST];
	static u8 changed[LARGEST];
	u32 rounds = count > 1 ? (u32)atoi(arguments[1]) : 0;
	int i;

	for (i = 2; i < count; i++) {
		FILE *file = fopen(arguments[i], "rb");
		size_t size;
		u32 round;

		CHECK(file);
		size = fread(original, 1, sizeof(original), file);
		fclose(file);
		run(original, size);
		for (round = 0; size && round < rounds; round++) {
			u32 changes = 1 + below(4);

			memcpy(changed, original, size);
			while (changes--)
				changed[below((u32)size)] = (u8)(below(2) ? below(24) : below(256));
			run(changed, size - below(2) * (size % 48));
		}
	}
	return 0;
}
