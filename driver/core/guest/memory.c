// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "guest/memory.h"

#include "base/bytes.h"
#include "base/host.h"
#include "guest/breakpoint.h"
#include "guest/paging.h"
#include "guest/regs.h"
#include "wire/packets.h"

enum read_space { READ_PHYSICAL = 0, READ_VIRTUAL = 1 };
enum edit_space { EDIT_VIRTUAL = 0, EDIT_PHYSICAL = 1 };

/* Bytes of `length` that lie in the same page as the walked address. */
static u32 page_part(const struct page_walk *walk, u64 address, u32 length)
{
	u64 room = walk->page_end - address;

	return room < length ? (u32)room + 1 : length;
}

u32 memory_read_some(u64 address, void *to, u32 length)
{
	u8 *at = to;
	u32 done = 0;

	while (done < length) {
		struct page_walk walk;
		u32 part;

		if (!page_walk(address + done, &walk))
			break;
		part = page_part(&walk, address + done, length - done);
		if (!host_phys_read(walk.physical, at + done, part))
			break;
		breakpoint_hide(walk.physical, at + done, part);
		done += part;
	}
	return done;
}

bool memory_read(u64 address, void *to, u32 length)
{
	return memory_read_some(address, to, length) == length;
}

/* Is every page of the range ordinary memory? */
static bool is_memory(u64 address, u32 length)
{
	u32 done = 0;

	while (done < length) {
		struct page_walk walk;
		u8 byte;

		if (!page_walk(address + done, &walk) || !host_phys_read(walk.physical, &byte, 1))
			return false;
		done += page_part(&walk, address + done, length - done);
	}
	return true;
}

bool memory_write(u64 address, const void *from, u32 length)
{
	const u8 *at = from;
	u32 done = 0;

	if (!is_memory(address, length))
		return false;
	while (done < length) {
		struct page_walk walk;
		u32 part;

		if (!page_walk(address + done, &walk))
			return false;
		part = page_part(&walk, address + done, length - done);
		if (!breakpoint_write(walk.physical, at + done, part))
			return false;
		done += part;
	}
	return true;
}

enum flow memory_read_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_read_memory *read = (struct wire_read_memory *)call->answer;
	u8 *bytes = call->answer + sizeof(*read);
	bool ok = false;

	(void)cpu;
	read->length = 0;
	if (read->size > FRAME_PAYLOAD_MAX - sizeof(*read) || read->space > READ_VIRTUAL) {
		read->status = STATUS_READ_INVALID_PARAMETER;
		return FLOW_STAY;
	}
	if (read->space == READ_VIRTUAL) {
		ok = memory_read(read->address, bytes, read->size);
		/* User code may be 32-bit; it tells only while it runs. */
		if (read->get_mode)
			read->mode = (s64)read->address < 0 || !regs_is_user() || regs_is_64bit();
	} else {
		ok = host_phys_read(read->address, bytes, read->size);
	}
	read->status = ok ? STATUS_OK : STATUS_INVALID_ADDRESS;
	if (ok) {
		read->length = read->size;
		call->answer_length += read->size;
	}
	return FLOW_STAY;
}

enum flow memory_edit_request(struct kd_cpu *cpu, struct kd_call *call)
{
	static const u8 unit_bytes[] = { 1, 4, 8 };
	struct wire_edit_memory *edit = (struct wire_edit_memory *)call->answer;
	const u8 *values = call->payload + sizeof(*edit);
	u8 *packed = call->answer + sizeof(*edit);
	u32 unit;
	u32 i;

	(void)cpu;
	if (edit->unit >= sizeof(unit_bytes) || edit->space > EDIT_PHYSICAL || !edit->count ||
	    edit->count > (call->length - sizeof(*edit)) / sizeof(u64)) {
		edit->status = STATUS_EDIT_INVALID_PARAMETER;
		return FLOW_STAY;
	}
	unit = unit_bytes[edit->unit];
	for (i = 0; i < edit->count; i++)
		bytes_copy(packed + i * unit, values + i * sizeof(u64), unit);
	if (edit->space == EDIT_VIRTUAL ? memory_write(edit->address, packed, edit->count * unit)
					: breakpoint_write(edit->address, packed, edit->count * unit))
		edit->status = STATUS_OK;
	else
		edit->status = STATUS_INVALID_ADDRESS;
	return FLOW_STAY;
}
