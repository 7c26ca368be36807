// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * How libFuzzer changes scripts: symbol by symbol, with the numbers that matter,
 * and now and then bytewise as it does by itself.
 */
#include "script/script.h"
#include "script/value.h"

#include <string.h>

size_t LLVMFuzzerMutate(u8 *data, size_t size, size_t largest);

static u32 state;

static u32 below(u32 limit)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % limit;
}

static u64 interesting(u32 count)
{
	static const u64 values[] = {
		0, 1, 2, 7, 63, 64, 255, 256, 257, 511, 512, 0x7fffffff, 0x80000000, 0xffffffff,
		0x7fffffffffffffff, 0x8000000000000000, 0xfffffffffffffffe, 0xffffffffffffffff,
		0x10000, 0x1fff8, 0x1ffff, 0x20000, 0x3ff0000000000000, 0x7ff0000000000000,
		0x4857535400000000, 0x48575354000007f8, 0x4857474c00000000, 0x48574e4d00000010,
	};

	return below(3) ? values[below(sizeof(values) / sizeof(values[0]))] : below(count + 4);
}

static void change(struct script_symbol *symbol, u32 count)
{
	switch (below(4)) {
	case 0:
		symbol->type = (symbol->type >> 32 << 32) | below(23);
		break;
	case 1:
		symbol->length = below(4) ? below(3) : interesting(count);
		break;
	case 2:
		symbol->value = interesting(count);
		break;
	default:
		symbol->value = symbol_kind(symbol) == SYMBOL_OPERATION ? below(164) : symbol->value + 1;
	}
}

size_t LLVMFuzzerCustomMutator(u8 *data, size_t size, size_t largest, u32 seed)
{
	struct script_symbol *symbols = (struct script_symbol *)data;
	u32 count = (u32)(size / sizeof(*symbols));
	u32 at;
	u32 from;

	state = seed | 1;
	if (!count || !below(4))
		return LLVMFuzzerMutate(data, size, largest);
	at = below(count);
	from = below(count);
	switch (below(6)) {
	case 0:
		if ((count + 1) * sizeof(*symbols) > largest)
			break;
		memmove(symbols + at + 1, symbols + at, (count - at) * sizeof(*symbols));
		return (count + 1) * sizeof(*symbols);
	case 1:
		memmove(symbols + at, symbols + at + 1, (count - at - 1) * sizeof(*symbols));
		return (count - 1) * sizeof(*symbols);
	case 2:
		symbols[at] = symbols[from];
		break;
	default:
		change(&symbols[at], count);
	}
	return count * sizeof(*symbols);
}
