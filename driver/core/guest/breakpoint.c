// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "guest/breakpoint.h"

#include "base/bytes.h"
#include "cores/state.h"
#include "guest/paging.h"
#include "wire/wire.h"

struct breakpoint_table breakpoints;

void breakpoint_init(void)
{
	bytes_clear(&breakpoints, sizeof(breakpoints));
}

/* The first record in memory at this physical address. */
static struct breakpoint *active_at(u64 physical)
{
	u32 i;

	for (i = 0; i < BREAKPOINTS; i++)
		if (breakpoints.records[i].in_memory && breakpoints.records[i].physical == physical)
			return &breakpoints.records[i];
	return NULL;
}

static struct breakpoint *active_at_rip(u64 rip)
{
	struct page_walk walk;

	return page_walk(rip, &walk) ? active_at(walk.physical) : NULL;
}

bool breakpoint_is_at(u64 rip)
{
	return active_at_rip(rip);
}

/* Writes the 0xCC; the record remembers what was there. */
static bool install(struct breakpoint *bp)
{
	static const u8 int3 = INT3;
	const struct breakpoint *other = active_at(bp->physical);

	if (other) {
		bp->original = other->original;
		return true;
	}
	return host_phys_read(bp->physical, &bp->original, 1) &&
	       host_phys_write(bp->physical, &int3, 1);
}

/* Puts the original byte back, unless the guest has overwritten ours. */
static void uninstall(const struct breakpoint *bp)
{
	u8 now;

	if (active_at(bp->physical))
		return;
	if (host_phys_read(bp->physical, &now, 1) && now == INT3)
		host_phys_write(bp->physical, &bp->original, 1);
}

void breakpoint_disable(struct breakpoint *bp)
{
	bp->enabled = false;
	if (bp->in_memory) {
		bp->in_memory = false;
		uninstall(bp);
	}
}

void breakpoint_enable(struct breakpoint *bp)
{
	bp->enabled = true;
	if (!breakpoints.suspended)
		bp->in_memory = install(bp);
}

void breakpoint_clear(struct breakpoint *bp)
{
	breakpoint_disable(bp);
	bp->used = false;
}

static bool applies(const struct breakpoint *bp, const struct kd_cpu *cpu)
{
	struct host_thread thread;

	if (bp->core != ANY_ID && bp->core != cpu->id)
		return false;
	if (bp->pid == ANY_ID && bp->tid == ANY_ID)
		return true;
	host_current(&thread);
	return (bp->pid == ANY_ID || bp->pid == thread.pid) &&
	       (bp->tid == ANY_ID || bp->tid == thread.tid);
}

enum breakpoint_hit breakpoint_hit(const struct kd_cpu *cpu, u64 rip, u32 *id)
{
	enum breakpoint_hit hit = HIT_NONE;
	struct page_walk walk;
	u32 i;

	if (!page_walk(rip, &walk))
		return HIT_NONE;
	for (i = 0; i < BREAKPOINTS; i++) {
		struct breakpoint *bp = &breakpoints.records[i];

		if (!bp->in_memory || bp->physical != walk.physical)
			continue;
		hit = HIT_FILTERED;
		if (!applies(bp, cpu))
			continue;
		*id = bp->id;
		if (bp->remove_after_hit)
			breakpoint_clear(bp);
		return HIT_REPORT;
	}
	return hit;
}

bool breakpoint_lift(u64 rip)
{
	struct breakpoint *bp = active_at_rip(rip);

	if (!bp || !host_phys_write(bp->physical, &bp->original, 1))
		return false;
	breakpoints.lifted = true;
	breakpoints.lifted_physical = bp->physical;
	return true;
}

void breakpoint_restore(void)
{
	struct breakpoint *bp;

	if (!breakpoints.lifted)
		return;
	breakpoints.lifted = false;
	bp = active_at(breakpoints.lifted_physical);
	if (bp) {
		static const u8 int3 = INT3;

		/* The instruction may have written to itself. */
		host_phys_read(bp->physical, &bp->original, 1);
		host_phys_write(bp->physical, &int3, 1);
	}
}

void breakpoint_hide(u64 physical, u8 *bytes, u32 length)
{
	u32 i;

	for (i = 0; i < BREAKPOINTS; i++) {
		const struct breakpoint *bp = &breakpoints.records[i];

		if (bp->in_memory && bp->physical - physical < length &&
		    bytes[bp->physical - physical] == INT3)
			bytes[bp->physical - physical] = bp->original;
	}
}

bool breakpoint_write(u64 physical, const void *from, u32 length)
{
	static const u8 int3 = INT3;
	const u8 *bytes = from;
	u32 i;

	if (!host_phys_write(physical, from, length))
		return false;
	for (i = 0; i < BREAKPOINTS; i++) {
		struct breakpoint *bp = &breakpoints.records[i];

		if (!bp->in_memory || bp->physical - physical >= length)
			continue;
		bp->original = bytes[bp->physical - physical];
		host_phys_write(bp->physical, &int3, 1);
	}
	return true;
}

static void apply_suspension(void)
{
	bool suspend = breakpoint_suspended();
	u32 i;

	for (i = 0; i < BREAKPOINTS; i++) {
		struct breakpoint *bp = &breakpoints.records[i];

		if (!bp->used || !bp->enabled || bp->in_memory != suspend)
			continue;
		bp->in_memory = false;
		if (suspend)
			uninstall(bp);
		else
			bp->in_memory = install(bp);
	}
}

void breakpoint_suspend(u32 why)
{
	breakpoints.suspended |= why;
	apply_suspension();
}

void breakpoint_unsuspend(u32 why)
{
	breakpoints.suspended &= ~why;
	apply_suspension();
}

bool breakpoint_suspended(void)
{
	return breakpoints.suspended != 0;
}

void breakpoint_remove_all(void)
{
	u32 i;

	for (i = 0; i < BREAKPOINTS; i++)
		if (breakpoints.records[i].used)
			breakpoint_clear(&breakpoints.records[i]);
	breakpoints.suspended = 0;
}

u32 breakpoint_count(void)
{
	u32 count = 0;
	u32 i;

	for (i = 0; i < BREAKPOINTS; i++)
		count += breakpoints.records[i].used;
	return count;
}
