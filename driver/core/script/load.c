// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Operations on memory: the debuggee's, and the script's own variables through their addresses. */
#include "base/bytes.h"
#include "base/host.h"
#include "guest/breakpoint.h"
#include "guest/instruction_length.h"
#include "guest/memory.h"
#include "guest/paging.h"
#include "script/exclusive.h"
#include "script/memory.h"
#include "script/operation.h"

#define CHUNK 64u	/* bytes that count as one operation */

/* How many bytes an operation reads. */
static u32 load_bytes(u32 opcode)
{
	/* poi db dd dw dq, neg (which loads nothing), hi low */
	static const u8 bytes[] = { 8, 1, 4, 2, 8, 0, 4, 2 };
	/* poi_pa hi_pa low_pa db_pa dd_pa dw_pa dq_pa */
	static const u8 physical_bytes[] = { 8, 4, 2, 1, 4, 2, 8 };

	return opcode >= OP_POI_PA ? physical_bytes[opcode - OP_POI_PA] : bytes[opcode - OP_POI];
}

static u64 loaded(u32 opcode, u64 value)
{
	return opcode == OP_HI || opcode == OP_HI_PA ? value >> 16 : value;
}

const char *script_load_word(struct script *script, const struct script_value *in, u64 *out)
{
	u64 value = 0;
	const char *wrong = script_read(script, in[0].bits, &value, load_bytes(script->opcode));

	*out = loaded(script->opcode, value);
	return wrong;
}

const char *script_load_physical(struct script *script, const struct script_value *in, u64 *out)
{
	u64 value = 0;

	if (!host_phys_read(in[0].bits, &value, load_bytes(script->opcode)))
		return "there is no memory at this physical address";
	*out = loaded(script->opcode, value);
	return NULL;
}

/* ed eb eq, and eb_pa ed_pa eq_pa */
static u32 edit_bytes(u32 opcode)
{
	static const u8 bytes[] = { 4, 1, 8, 0, 0, 1, 4, 8 };

	return bytes[opcode - OP_ED];
}

const char *script_edit(struct script *script, const struct script_value *in, u64 *out)
{
	*out = !script_write(script, in[1].bits, &in[0].bits, edit_bytes(script->opcode));
	return NULL;
}

const char *script_edit_physical(struct script *script, const struct script_value *in, u64 *out)
{
	*out = breakpoint_write(in[1].bits, &in[0].bits, edit_bytes(script->opcode));
	return NULL;
}

static bool is_scalar_size(u64 size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

#define NO_SCALAR "a value has 1, 2, 4 or 8 bytes"

/* address, space, size */
const char *script_typed_load(struct script *script, const struct script_value *in, u64 *out)
{
	if (!is_scalar_size(in[2].bits))
		return NO_SCALAR;
	return script_read_space(script, in[1].bits, in[0].bits, out, (u32)in[2].bits);
}

/* value, address, space, size */
const char *script_typed_store(struct script *script, const struct script_value *in, u64 *out)
{
	(void)out;
	if (!is_scalar_size(in[3].bits))
		return NO_SCALAR;
	return script_write_space(script, in[2].bits, in[1].bits, &in[0].bits, (u32)in[3].bits);
}

/* address, space, size */
const char *script_zero(struct script *script, const struct script_value *in, u64 *out)
{
	static const u8 zeros[CHUNK];
	u64 done = 0;

	(void)out;
	while (done < in[2].bits) {
		u64 left = in[2].bits - done;
		u32 part = left < CHUNK ? (u32)left : CHUNK;
		const char *wrong = script_spend(script, 1);

		if (!wrong)
			wrong = script_write_space(script, in[1].bits, in[0].bits + done, zeros, part);
		if (wrong)
			return wrong;
		done += part;
	}
	return NULL;
}

struct copy {
	u64 to, to_space;
	u64 from, from_space;
	u64 size;
};

/* Front to back in chunks, as far as it goes. */
static const char *copy(struct script *script, const struct copy *what)
{
	u8 chunk[CHUNK];
	u64 done = 0;

	while (done < what->size) {
		u64 left = what->size - done;
		u32 part = left < CHUNK ? (u32)left : CHUNK;
		const char *wrong = script_spend(script, 1);

		if (!wrong)
			wrong = script_read_space(script, what->from_space, what->from + done, chunk, part);
		if (!wrong)
			wrong = script_write_space(script, what->to_space, what->to + done, chunk, part);
		if (wrong)
			return wrong;
		done += part;
	}
	return NULL;
}

static const char *copy_physical(struct script *script, u64 to, u64 from, u64 size)
{
	u8 chunk[CHUNK];
	u64 done = 0;

	while (done < size) {
		u64 left = size - done;
		u32 part = left < CHUNK ? (u32)left : CHUNK;
		const char *wrong = script_spend(script, 1);

		if (wrong)
			return wrong;
		if (!host_phys_read(from + done, chunk, part) || !breakpoint_write(to + done, chunk, part))
			return "there is no memory at this physical address";
		done += part;
	}
	return NULL;
}

/* target, its space, source, its space, size */
const char *script_copy(struct script *script, const struct script_value *in, u64 *out)
{
	const struct copy what = { in[0].bits, in[1].bits, in[2].bits, in[3].bits, in[4].bits };

	(void)out;
	return copy(script, &what);
}

/* size, source, target */
const char *script_memcpy(struct script *script, const struct script_value *in, u64 *out)
{
	const struct copy what = { in[2].bits, SPACE_REMOTE, in[1].bits, SPACE_REMOTE, in[0].bits };

	(void)out;
	if (script->opcode == OP_MEMCPY_PA)
		return copy_physical(script, what.to, what.from, what.size);
	return what.size ? copy(script, &what) : "nothing to copy: 0 bytes";
}

const char *script_check_address(struct script *script, const struct script_value *in, u64 *out)
{
	u8 byte;

	*out = !script_read(script, in[0].bits, &byte, 1);
	return NULL;
}

const char *script_instruction_length(struct script *script, const struct script_value *in, u64 *out)
{
	u8 bytes[INSTRUCTION_MAX];
	u32 count = script_read_some(script, in[0].bits, bytes, sizeof(bytes));

	if (!count)
		return "the memory there cannot be read";
	*out = instruction_length(bytes, count, script->opcode != OP_LENGTH_32);
	return NULL;
}

const char *script_to_physical(struct script *script, const struct script_value *in, u64 *out)
{
	struct page_walk walk;

	(void)script;
	*out = page_walk(in[0].bits, &walk) ? walk.physical : 0;
	return NULL;
}

/* The way back needs the operating system's own map; HyperDbg's does not work either (SCRIPT.md 9). */
const char *script_to_virtual(struct script *script, const struct script_value *in, u64 *out)
{
	(void)script;
	(void)in;
	*out = 0;
	return NULL;
}

/*
 * The interlocked functions, atomic among the scripts of all cores.
 *
 * next: what the old value becomes; the operands are those of the operation
 */
static const char *interlocked(struct script *script, u64 address, u64 *old,
			       u64 (*next)(const struct script *script, const struct script_value *in, u64 old),
			       const struct script_value *in)
{
	const char *wrong;

	script_exclusive_begin();
	wrong = script_read(script, address, old, sizeof(*old));
	if (!wrong) {
		u64 value = next(script, in, *old);

		wrong = script_write(script, address, &value, sizeof(value));
	}
	script_exclusive_end();
	return wrong;
}

static u64 one_more_or_less(const struct script *script, const struct script_value *in, u64 old)
{
	(void)in;
	return old + (script->opcode == OP_INTERLOCKED_DECREMENT ? ~0ULL : 1);
}

static u64 exchanged_or_added(const struct script *script, const struct script_value *in, u64 old)
{
	return script->opcode == OP_INTERLOCKED_EXCHANGE ? in[0].bits : old + in[0].bits;
}

static u64 replaced_where_equal(const struct script *script, const struct script_value *in, u64 old)
{
	(void)script;
	return old == in[0].bits ? in[1].bits : old;
}

/* Gives the new value. */
const char *script_interlocked_step(struct script *script, const struct script_value *in, u64 *out)
{
	const char *wrong = interlocked(script, in[0].bits, out, one_more_or_less, in);

	*out = one_more_or_less(script, in, *out);
	return wrong;
}

/* value, target; gives the old value. */
const char *script_interlocked_exchange(struct script *script, const struct script_value *in, u64 *out)
{
	return interlocked(script, in[1].bits, out, exchanged_or_added, in);
}

/* comparand, new value, target; gives the old value. */
const char *script_compare_exchange(struct script *script, const struct script_value *in, u64 *out)
{
	return interlocked(script, in[2].bits, out, replaced_where_equal, in);
}
