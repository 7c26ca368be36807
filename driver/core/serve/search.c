// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/search.h"

#include "base/bytes.h"
#include "base/host.h"
#include "guest/memory.h"
#include "guest/paging.h"
#include "wire/line.h"
#include "wire/log.h"
#include "wire/packets.h"

#define PAGE_SIZE_4K 0x1000u
#define PAGE_MASK 0xfffULL
#define PART_MS 500
/* Pages, readable or not, that one request looks at: 16 GiB, some seconds on a processor. */
#define MOST_PAGES (1u << 22)
/* Polling the UART takes longer than finding this many pages absent. */
#define PAGES_A_LOOK 64u
#define LINE_DIGITS 17u		/* a hit and its newline */

enum search_space { SEARCH_PHYSICAL = 0, SEARCH_VIRTUAL = 1 };

struct search {
	struct kd_cpu *cpu;
	bool is_virtual;
	u32 unit;
	u32 length;		/* of the pattern, in bytes */
	const u8 *pattern;
	u64 at;			/* the next place that has not been looked at */
	u64 last;		/* last address of the range */
	u64 until;		/* a time of host_tsc(); 0: no matter when */
	bool over;		/* nothing of the range is left */
	bool enough;		/* the search ends here all the same */
	u32 hits;
	u64 read;
	u64 unreadable;
	struct text text;	/* hits that were not sent yet */
};

/* A page, and as much after it as a pattern can reach. Only the operating core uses it. */
static u8 window[PAGE_SIZE_4K + SEARCH_MOST_PATTERN];

static void look_up(struct search *search)
{
	if (line_interrupted() || (search->until && host_tsc() > search->until))
		search->enough = true;
}

static void send_hits(struct search *search)
{
	if (!search->text.length)
		return;
	/* The last line gets its end from log_text(). */
	search->text.length--;
	log_text(search->cpu, LOG_INFO, &search->text);
	search->text.length = 0;
}

static void hit(struct search *search, u64 address)
{
	text_hex(&search->text, address, 1);
	text_put(&search->text, "\n");
	if (++search->hits == SEARCH_MOST_HITS)
		search->enough = true;
	/* A page may be full of hits, and a line slow. */
	if (search->text.length + LINE_DIGITS > TEXT_MAX - 1) {
		send_hits(search);
		look_up(search);
	}
}

/* The next place that is not before `address`, unless the range ends first. */
static void go_to(struct search *search, u64 address)
{
	u64 steps = (address - search->at + search->unit - 1) / search->unit;
	u64 left = (search->last - search->at) / search->unit;

	search->over = steps > left;
	search->at += (search->over ? left : steps) * search->unit;
}

/* How many bytes of the range can be read at the place, up to `most`. */
static u32 read_some(const struct search *search, u32 most)
{
	u32 done;

	if (search->is_virtual)
		return memory_read_some(search->at, window, most);
	for (done = 0; done < most;) {
		u64 from = search->at + done;
		u32 part = min_u32(most - done, PAGE_SIZE_4K - (u32)(from & PAGE_MASK));

		if (!host_phys_read(from, window + done, part))
			break;
		done += part;
	}
	return done;
}

/* Where a place that cannot be read ends: its last address. */
static u64 hole_end(const struct search *search)
{
	struct page_walk walk;

	if (search->is_virtual && !page_walk(search->at, &walk))
		return walk.page_end;
	return search->at | PAGE_MASK;
}

static void skip_hole(struct search *search)
{
	u64 end = hole_end(search);

	if (end > search->last)
		end = search->last;
	search->unreadable += end - search->at + 1;
	if (end == search->last)
		search->over = true;
	else
		go_to(search, end + 1);
}

static bool matches(const struct search *search, const u8 *at)
{
	u32 i;

	for (i = 0; i < search->length; i++)
		if (at[i] != search->pattern[i])
			return false;
	return true;
}

/* Looks at the places within the page of the next one. */
static void search_page(struct search *search)
{
	u32 in_page = PAGE_SIZE_4K - (u32)(search->at & PAGE_MASK);
	u64 left = search->last - search->at;
	u32 most = in_page + search->length - 1;
	u32 have;
	u32 i;

	if (left < most)
		most = (u32)left + 1;
	have = read_some(search, most);
	if (!have) {
		skip_hole(search);
		return;
	}
	search->read += min_u32(have, in_page);
	for (i = 0; i < in_page && have >= search->length && i <= have - search->length;
	     i += search->unit) {
		if (!matches(search, window + i))
			continue;
		hit(search, search->at + i);
		if (search->enough) {
			in_page = i + 1;
			break;
		}
	}
	if (left < in_page)
		search->over = true;
	else
		go_to(search, search->at + in_page);
}

static void say(struct search *search, u32 code, const char *what, u64 value)
{
	struct text text = { 0 };

	text_put(&text, what);
	text_hex(&text, value, 1);
	log_text(search->cpu, code, &text);
}

/* Ends with the range, in time where the debugger can go on, and when it wants something else. */
static void run(struct search *search, bool in_parts)
{
	u32 pages;

	if (in_parts)
		search->until = host_tsc() + host_tsc_hz() * PART_MS / 1000;
	for (pages = 0; pages < MOST_PAGES && !search->over && !search->enough; pages++) {
		u64 read = search->read;

		search_page(search);
		if (search->read != read || pages % PAGES_A_LOOK == 0)
			look_up(search);
	}
	send_hits(search);
	if (in_parts && search->unreadable)
		say(search, LOG_INFO, "unreadable ", search->unreadable);
	if (in_parts && !search->over)
		say(search, LOG_INFO, "stopped at ", search->at);
	if (!in_parts && !search->over && search->hits < SEARCH_MOST_HITS)
		say(search, LOG_WARNING, "the search ended early, at ", search->at);
}

enum flow search_request(struct kd_cpu *cpu, struct kd_call *call)
{
	static const u8 unit_bytes[] = { 1, 4, 8 };
	/* The answer has another struct: it takes the place of the request's copy at last. */
	struct wire_search request = *(const struct wire_search *)call->answer;
	struct wire_search_result *result = (struct wire_search_result *)call->answer;
	const u8 *values = call->payload + sizeof(request);
	u8 *packed = call->answer + sizeof(request);
	bool in_parts = request.manner == SEARCH_IN_PARTS;
	struct search search = { .cpu = cpu };
	u32 i;

	result->count = 0;
	result->status = STATUS_INVALID_ADDRESS;
	if (request.unit >= sizeof(unit_bytes) || request.space > SEARCH_VIRTUAL || !request.count ||
	    request.count > SEARCH_MOST_PATTERN / unit_bytes[request.unit] || !request.length ||
	    request.length - 1 > ~0ULL - request.address)
		return FLOW_STAY;
	search.unit = unit_bytes[request.unit];
	search.length = request.count * search.unit;
	for (i = 0; i < request.count; i++)
		bytes_copy(packed + i * search.unit, values + i * sizeof(u64), search.unit);
	search.pattern = packed;
	search.is_virtual = request.space == SEARCH_VIRTUAL;
	search.at = request.address;
	search.last = request.address + (request.length - 1);
	run(&search, in_parts);
	result->count = search.hits;
	if (search.read || in_parts)
		result->status = STATUS_OK;
	return FLOW_STAY;
}
