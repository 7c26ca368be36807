// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The requests about breakpoints: spec/PROTOCOL.md 7.15. */
#include "serve/handlers.h"

#include "cores/state.h"
#include "guest/breakpoint.h"
#include "guest/paging.h"
#include "wire/log.h"
#include "wire/packets.h"

static struct breakpoint *find_free(void)
{
	u32 i;

	for (i = 0; i < BREAKPOINTS; i++)
		if (!breakpoints.records[i].used)
			return &breakpoints.records[i];
	return NULL;
}

static bool is_taken(u64 address)
{
	u32 i;

	for (i = 0; i < BREAKPOINTS; i++)
		if (breakpoints.records[i].used && breakpoints.records[i].address == address)
			return true;
	return false;
}

static u32 set(const struct wire_breakpoint *wanted)
{
	struct breakpoint *bp;
	struct page_walk walk;
	u8 byte;

	if (wanted->core != ANY_ID && wanted->core >= kd.cores)
		return STATUS_INVALID_CORE_ID;
	if (is_taken(wanted->address))
		return STATUS_BREAKPOINT_EXISTS;
	if (!page_walk(wanted->address, &walk) || !host_phys_read(walk.physical, &byte, 1))
		return STATUS_EDIT_INVALID_ADDRESS;
	bp = find_free();
	if (!bp)
		return STATUS_TOO_MANY_BREAKPOINTS;
	*bp = (struct breakpoint){
		.used = true,
		.remove_after_hit = wanted->remove_after_hit,
		.id = ++breakpoints.last_id,
		.pid = wanted->pid,
		.tid = wanted->tid,
		.core = wanted->core,
		.address = wanted->address,
		.physical = walk.physical,
	};
	breakpoint_enable(bp);
	return STATUS_OK;
}

enum flow breakpoint_set_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_breakpoint *wanted = (struct wire_breakpoint *)call->answer;

	(void)cpu;
	wanted->status = set(wanted);
	return FLOW_STAY;
}

static void list_filter(struct text *text, const char *name, u32 value)
{
	if (value == ANY_ID)
		return;
	text_put(text, name);
	text_hex(text, value, 1);
}

static void list(struct kd_cpu *cpu)
{
	bool any = false;
	u32 i;

	for (i = 0; i < BREAKPOINTS; i++) {
		const struct breakpoint *bp = &breakpoints.records[i];
		struct text text = { 0 };

		if (!bp->used)
			continue;
		if (!any) {
			log_line(cpu, LOG_INFO, "id   address             status");
			log_line(cpu, LOG_INFO, "--   ----------------    --------");
		}
		any = true;
		text_hex(&text, bp->id, 2);
		text_put(&text, "   ");
		text_hex(&text, bp->address, 16);
		text_put(&text, bp->enabled ? "    enabled" : "    disabled");
		list_filter(&text, "  core ", bp->core);
		list_filter(&text, "  pid ", bp->pid);
		list_filter(&text, "  tid ", bp->tid);
		log_text(cpu, LOG_INFO, &text);
	}
	if (!any)
		log_line(cpu, LOG_INFO, "no breakpoints are set");
}

static struct breakpoint *find(u64 id)
{
	u32 i;

	for (i = 0; i < BREAKPOINTS; i++)
		if (breakpoints.records[i].used && breakpoints.records[i].id == id)
			return &breakpoints.records[i];
	return NULL;
}

static u32 modify(u64 id, u32 request)
{
	struct breakpoint *bp = find(id);

	if (!bp)
		return STATUS_BREAKPOINT_NOT_FOUND;
	switch (request) {
	case 1:
		if (bp->enabled)
			return STATUS_BREAKPOINT_ENABLED;
		breakpoint_enable(bp);
		break;
	case 2:
		if (!bp->enabled)
			return STATUS_BREAKPOINT_DISABLED;
		breakpoint_disable(bp);
		break;
	case 3:
		breakpoint_clear(bp);
		break;
	}
	return STATUS_OK;
}

/* Request 0 lists, 1 enables, 2 disables, 3 clears; others answer OK (PROTOCOL.md 7.15). */
enum flow breakpoint_list_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_breakpoint_list *change = (struct wire_breakpoint_list *)call->answer;

	if (change->request == 0)
		list(cpu);
	change->status = change->request - 1 < 3 ? modify(change->id, change->request) : STATUS_OK;
	return FLOW_STAY;
}
