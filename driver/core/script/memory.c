// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "script/memory.h"

#include "base/bytes.h"
#include "guest/memory.h"

/* Bits 63:56 neither all zero nor all one: canonical for no number of paging levels (SDM 1, 3.3.7.1). */
#define STACK_WINDOW 0x4857535400000000ULL
#define GLOBAL_WINDOW 0x4857474c00000000ULL
#define NAME_WINDOW 0x48574e4d00000000ULL

/* Shared by the scripts of all cores: each cell is read and written in one piece (atomic.h), no two of them together. */
static u64 globals[SCRIPT_GLOBALS];

void script_init(void)
{
	bytes_clear(globals, sizeof(globals));
}

u64 *script_global(u64 number)
{
	return number < SCRIPT_GLOBALS ? &globals[number] : NULL;
}

u64 script_address_of(const struct script *script, const u64 *cell)
{
	if (cell >= globals && cell < globals + SCRIPT_GLOBALS)
		return GLOBAL_WINDOW + sizeof(u64) * (u64)(cell - globals);
	if (cell >= script->stack && cell < script->stack + SCRIPT_CELLS)
		return STACK_WINDOW + sizeof(u64) * (u64)(cell - script->stack);
	return 0;
}

u64 script_name_address(void)
{
	return NAME_WINDOW;
}

/* The script's own bytes from this address on, and how many there are; NULL: none of its own. */
static u8 *own(struct script *script, u64 address, u32 *room)
{
	const struct {
		u64 base;
		void *bytes;
		u32 size;
	} windows[] = {
		{ STACK_WINDOW, script->stack, sizeof(script->stack) },
		{ GLOBAL_WINDOW, globals, sizeof(globals) },
		{ NAME_WINDOW, script->name, sizeof(script->name) },
	};
	u32 i;

	for (i = 0; i < sizeof(windows) / sizeof(windows[0]); i++) {
		u64 offset = address - windows[i].base;

		if (offset < windows[i].size) {
			*room = windows[i].size - (u32)offset;
			return (u8 *)windows[i].bytes + offset;
		}
	}
	return NULL;
}

u32 script_read_some(struct script *script, u64 address, void *to, u32 length)
{
	u32 room;
	const u8 *bytes = own(script, address, &room);

	if (!bytes)
		return memory_read_some(address, to, length);
	bytes_copy(to, bytes, min_u32(room, length));
	return min_u32(room, length);
}

const char *script_read(struct script *script, u64 address, void *to, u32 length)
{
	return script_read_some(script, address, to, length) == length ? NULL
		: "the memory there cannot be read";
}

const char *script_write(struct script *script, u64 address, const void *from, u32 length)
{
	u32 room;
	u8 *bytes = own(script, address, &room);

	if (!bytes)
		return memory_write(address, from, length) ? NULL : "the memory there cannot be written";
	if (length > room)
		return "it writes past the end of the script's variables";
	bytes_copy(bytes, from, length);
	return NULL;
}

static const char *check_space(struct script *script, u64 space, u64 address)
{
	u32 room;

	if (space == SPACE_LOCAL)
		return own(script, address, &room) ? NULL : "the address is not in the script's variables";
	return space == SPACE_REMOTE ? NULL : "no such address space";
}

const char *script_read_space(struct script *script, u64 space, u64 address, void *to, u32 length)
{
	const char *wrong = check_space(script, space, address);

	return wrong ? wrong : script_read(script, address, to, length);
}

const char *script_write_space(struct script *script, u64 space, u64 address, const void *from, u32 length)
{
	const char *wrong = check_space(script, space, address);

	return wrong ? wrong : script_write(script, address, from, length);
}
