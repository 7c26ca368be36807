/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Memory as a script sees it. Its own variables have addresses too, which it can
 * hand to memcpy, poi or printf: they lie in windows that no guest can have
 * memory in, since their addresses are not canonical. Everything else is the
 * guest's, read and written without ever faulting.
 */
#ifndef HALTWIRE_SCRIPT_MEMORY_H
#define HALTWIRE_SCRIPT_MEMORY_H

#include "script/script.h"

enum script_space { SPACE_LOCAL = 1, SPACE_REMOTE = 2 };

/* The global variable of this number, or NULL. */
u64 *script_global(u64 number);

/* The address of a stack cell or global variable; 0 for any other place. */
u64 script_address_of(const struct script *script, const u64 *cell);
/* The address of script->name. */
u64 script_name_address(void);

/* The whole range or nothing; returns what is wrong, or NULL. */
const char *script_read(struct script *script, u64 address, void *to, u32 length);
const char *script_write(struct script *script, u64 address, const void *from, u32 length);

/* The same for addresses of one space: SPACE_LOCAL admits the script's own memory only. */
const char *script_read_space(struct script *script, u64 space, u64 address, void *to, u32 length);
const char *script_write_space(struct script *script, u64 space, u64 address, const void *from, u32 length);

/* Bytes from the start that can be read. */
u32 script_read_some(struct script *script, u64 address, void *to, u32 length);

#endif
