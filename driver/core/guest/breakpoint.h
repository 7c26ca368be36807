/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Software breakpoints: 0xCC written through the physical address, so every
 * address space that maps the page sees it; filters apply on hit. Only the
 * owner of a halt calls what changes them. spec/PROTOCOL.md 7.15.
 */
#ifndef HALTWIRE_GUEST_BREAKPOINT_H
#define HALTWIRE_GUEST_BREAKPOINT_H

#include "base/types.h"

struct kd_cpu;

#define INT3 0xcc
#define BREAKPOINTS 100u

struct breakpoint {
	bool used;
	bool enabled;		/* as the user wants it */
	bool in_memory;		/* its 0xCC is there: enabled and not suspended */
	bool remove_after_hit;
	u8 original;
	u32 id;
	u32 pid;		/* ANY_ID or the only one that it applies to */
	u32 tid;
	u32 core;
	u64 address;
	u64 physical;
};

struct breakpoint_table {
	struct breakpoint records[BREAKPOINTS];
	u32 last_id;
	u32 suspended;	/* enum suspension, or-ed */
	bool lifted;
	u64 lifted_physical;
};

extern struct breakpoint_table breakpoints;

void breakpoint_init(void);

/* What a #BP at this address of the current address space is. */
enum breakpoint_hit {
	HIT_NONE,	/* no breakpoint of ours is there */
	HIT_FILTERED,	/* one that does not apply to this process, thread or core */
	HIT_REPORT,	/* *id is its number */
};
enum breakpoint_hit breakpoint_hit(const struct kd_cpu *cpu, u64 rip, u32 *id);

/*
 * Puts the original byte back for one step when a breakpoint in memory lies at
 * rip; returns whether one did. breakpoint_restore() ends it.
 */
bool breakpoint_lift(u64 rip);
void breakpoint_restore(void);

/* Is a breakpoint in memory at rip? */
bool breakpoint_is_at(u64 rip);

/* Shows the original bytes in what was read from physical memory. */
void breakpoint_hide(u64 physical, u8 *bytes, u32 length);

/* Writes physical memory under the breakpoints that lie in it; false: not ordinary memory. */
bool breakpoint_write(u64 physical, const void *from, u32 length);

/* Why breakpoints do not count: they come back when no reason is left. */
enum suspension {
	SUSPENDED_ON_REQUEST = 1,
	SUSPENDED_FOR_COMMAND = 2,	/* user mode executes a command of the debugger */
};

/* Takes all out of memory for a while, and puts them back. */
void breakpoint_suspend(u32 why);
void breakpoint_unsuspend(u32 why);
bool breakpoint_suspended(void);

void breakpoint_enable(struct breakpoint *bp);
void breakpoint_disable(struct breakpoint *bp);
void breakpoint_clear(struct breakpoint *bp);
void breakpoint_remove_all(void);

/* Records in use, of BREAKPOINTS. */
u32 breakpoint_count(void);

#endif
