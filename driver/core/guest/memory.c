// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "guest/memory.h"

#include "base/host.h"
#include "guest/breakpoint.h"
#include "guest/paging.h"

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
