// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * Lengths and comparisons of strings and memory, whether they are literals of
 * the script or lie somewhere in memory.
 */
#include "script/string.h"

#include "base/bytes.h"
#include "script/memory.h"
#include "script/operation.h"

#define NO_LIMIT (~0ULL)

void script_reader(struct script_reader *reader, const struct script_value *from, u32 unit)
{
	reader->from = *from;
	reader->unit = unit;
	reader->position = 0;
	reader->first = 0;
	reader->count = 0;
}

/* As many bytes as are there and fit; at least one character, or it is an error. */
static const char *refill(struct script *script, struct script_reader *reader)
{
	const struct script_value *from = &reader->from;
	const char *wrong = script_spend(script, 1);

	if (wrong)
		return wrong;
	reader->first = reader->position;
	if (from->string) {
		if (reader->position > from->string_length)
			return "it reads past the end of a string of the script";
		reader->count = min_u32(sizeof(reader->bytes), from->string_length - (u32)reader->position);
		bytes_copy(reader->bytes, from->string + reader->position, reader->count);
	} else {
		reader->count = script_read_some(script, from->bits + reader->position, reader->bytes,
						 sizeof(reader->bytes));
	}
	if (reader->count >= reader->unit)
		return NULL;
	return from->string ? "it reads past the end of a string of the script" : "the memory there cannot be read";
}

const char *script_read_unit(struct script *script, struct script_reader *reader, u32 *character)
{
	u64 inside = reader->position - reader->first;

	if (inside + reader->unit > reader->count) {
		const char *wrong = refill(script, reader);

		if (wrong)
			return wrong;
		inside = 0;
	}
	*character = reader->bytes[inside];
	if (reader->unit == 2)
		*character |= (u32)reader->bytes[inside + 1] << 8;
	reader->position += reader->unit;
	return NULL;
}

static const char *length(struct script *script, const struct script_value *string, u32 unit, u64 *out)
{
	struct script_reader reader;
	u32 character;

	script_reader(&reader, string, unit);
	do {
		const char *wrong = script_read_unit(script, &reader, &character);

		if (wrong)
			return wrong;
	} while (character);
	*out = reader.position / unit - 1;
	return NULL;
}

const char *script_string_length(struct script *script, const struct script_value *in, u64 *out)
{
	return length(script, &in[0], 1, out);
}

const char *script_wide_length(struct script *script, const struct script_value *in, u64 *out)
{
	return length(script, &in[0], 2, out);
}

struct comparison {
	const struct script_value *left;
	const struct script_value *right;
	u64 limit;		/* in characters */
	u32 unit;
	bool ends_at_zero;
};

/* The difference of the first characters that differ; 0: none does. */
static const char *compare(struct script *script, const struct comparison *what, u64 *out)
{
	struct script_reader left;
	struct script_reader right;
	u64 done;

	script_reader(&left, what->left, what->unit);
	script_reader(&right, what->right, what->unit);
	*out = 0;
	for (done = 0; done < what->limit; done++) {
		u32 a;
		u32 b;
		const char *wrong = script_read_unit(script, &left, &a);

		if (!wrong)
			wrong = script_read_unit(script, &right, &b);
		if (wrong)
			return wrong;
		*out = (u64)((s64)a - (s64)b);
		if (*out || (!a && what->ends_at_zero))
			break;
	}
	return NULL;
}

/* strcmp: right, left. strncmp and memcmp: count, right, left. */
const char *script_compare(struct script *script, const struct script_value *in, u64 *out)
{
	bool counted = script->opcode != OP_STRCMP;
	const struct comparison what = {
		.left = &in[counted + 1],
		.right = &in[counted],
		.limit = counted ? in[0].bits : NO_LIMIT,
		.unit = 1,
		.ends_at_zero = script->opcode != OP_MEMCMP,
	};

	return compare(script, &what, out);
}

/* wcscmp: right, left. wcsncmp: count, right, left. */
const char *script_wide_compare(struct script *script, const struct script_value *in, u64 *out)
{
	bool counted = script->opcode != OP_WCSCMP;
	const struct comparison what = {
		.left = &in[counted + 1],
		.right = &in[counted],
		.limit = counted ? in[0].bits : NO_LIMIT,
		.unit = 2,
		.ends_at_zero = true,
	};

	return compare(script, &what, out);
}
