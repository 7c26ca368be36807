// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The request A17: hits as text, holes, limits, and what a hostile debugger asks for. */
#include "check.h"
#include "fake.h"
#include "serve/search.h"

#include <stdlib.h>
#include <string.h>

#define CODE_END (FAKE_CODE + 0x1000 * FAKE_CODE_PAGES)
#define CODE_LENGTH (0x1000ULL * FAKE_CODE_PAGES)

static u64 hits[0x2000];
static u32 hit_count;
static u64 stopped_at, unreadable;

/* Reads the lines before the answer; returns its status. */
static u32 take_answer(void)
{
	struct wire_search_result result;
	struct fake_frame frame;

	hit_count = 0;
	stopped_at = unreadable = 0;
	for (;;) {
		char *line;

		CHECK(fake_next(&frame));
		if (frame.action != ACTION_LOG)
			break;
		if (frame.payload[0] != LOG_INFO)
			continue;
		frame.payload[frame.length] = 0;
		for (line = strtok((char *)frame.payload + 4, "\n"); line; line = strtok(NULL, "\n")) {
			if (strncmp(line, "stopped at ", 11) == 0)
				stopped_at = strtoull(line + 11, NULL, 16);
			else if (strncmp(line, "unreadable ", 11) == 0)
				unreadable = strtoull(line + 11, NULL, 16);
			else
				hits[hit_count++] = strtoull(line, NULL, 16);
		}
	}
	CHECK_EQUAL(frame.action, ACTION_SEARCH_RESULT);
	CHECK_EQUAL(frame.length, sizeof(result));
	memcpy(&result, frame.payload, sizeof(result));
	CHECK_EQUAL(result.count, hit_count);
	return result.status;
}

static u32 ask(struct wire_search search, const u64 *values, u32 sent)
{
	struct {
		struct wire_search search;
		u64 values[8];
	} request = { .search = search };

	memcpy(request.values, values, sent * 8);
	fake_receive_frame(TYPE_TO_KERNEL, ACTION_SEARCH, &request, sizeof(search) + sent * 8);
	fake_receive_silence(300);
	REQUEST_EMPTY(ACTION_CONTINUE);
	fake_vmcall(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
	return take_answer();
}

static void finds_bytes_across_pages(void)
{
	static const u64 values[3] = { 1, 2, 3 };
	struct wire_search search = {
		.address = FAKE_CODE, .length = CODE_LENGTH, .space = 1, .unit = 0, .count = 3,
	};

	fake_reset(1);
	memcpy(fake_memory + FAKE_CODE_PHYS, "\1\2\3", 3);
	memcpy(fake_memory + FAKE_CODE_PHYS + 0xffe, "\1\2\3", 3);
	memcpy(fake_memory + FAKE_CODE_PHYS + CODE_LENGTH - 3, "\1\2\3", 3);
	CHECK_EQUAL(ask(search, values, 3), STATUS_OK);
	CHECK_EQUAL(hit_count, 3);
	CHECK_EQUAL(hits[0], FAKE_CODE);
	CHECK_EQUAL(hits[1], FAKE_CODE + 0xffe);
	CHECK_EQUAL(hits[2], CODE_END - 3);
	CHECK_EQUAL(stopped_at, 0);
	/* All of a hit lies in the range. */
	search.length = 0x1000;
	CHECK_EQUAL(ask(search, values, 3), STATUS_OK);
	CHECK_EQUAL(hit_count, 1);
}

static void every_value_of_a_pattern_counts(void)
{
	static const u64 values[3] = { 0x11111111, 0x22222222, 0x33333333 };
	struct wire_search search = {
		.address = 0x300000, .length = 0x1000, .unit = 1, .count = 3,
	};

	fake_reset(1);
	memcpy(fake_memory + 0x300100, "\x11\x11\x11\x11\x22\x22\x22\x22\x33\x33\x33\x33", 12);
	memcpy(fake_memory + 0x300200, "\x11\x11\x11\x11\x22\x22\x22\x22\x44\x44\x44\x44", 12);
	/* Not at a multiple of four. */
	memcpy(fake_memory + 0x300302, "\x11\x11\x11\x11\x22\x22\x22\x22\x33\x33\x33\x33", 12);
	CHECK_EQUAL(ask(search, values, 3), STATUS_OK);
	CHECK_EQUAL(hit_count, 1);
	CHECK_EQUAL(hits[0], 0x300100);
	search.address += 2;
	CHECK_EQUAL(ask(search, values, 3), STATUS_OK);
	CHECK_EQUAL(hit_count, 1);
	CHECK_EQUAL(hits[0], 0x300302);
}

static void holes_are_left_out(void)
{
	static const u64 value = 0xab;
	struct wire_search search = {
		.address = 0, .length = 0x0000800000000000ULL, .space = 1, .unit = 0, .count = 1,
		.manner = SEARCH_IN_PARTS,
	};

	fake_reset(1);
	fake_memory[FAKE_CODE_PHYS + 5] = 0xab;
	/* 128 TiB of which one page is there. */
	CHECK_EQUAL(ask(search, &value, 1), STATUS_OK);
	CHECK_EQUAL(hit_count, 1);
	CHECK_EQUAL(hits[0], FAKE_ALIAS + 5);
	CHECK_EQUAL(unreadable, search.length - 0x1000);
	CHECK_EQUAL(stopped_at, 0);
}

static void nothing_readable_is_an_error(void)
{
	static const u64 value = 0x90;
	struct wire_search search = { .address = CODE_END, .length = 0x1000, .space = 1, .count = 1 };

	fake_reset(1);
	CHECK_EQUAL(ask(search, &value, 1), STATUS_INVALID_ADDRESS);
	CHECK_EQUAL(hit_count, 0);
	search.length = 1ULL << 20;
	search.address = ~0ULL - 0xfffff;
	CHECK_EQUAL(ask(search, &value, 1), STATUS_INVALID_ADDRESS);
}

static void not_found_is_none(void)
{
	static const u64 value = 0xab;
	struct wire_search search = { .address = FAKE_CODE, .length = 0x2000, .space = 1, .count = 1 };

	fake_reset(1);
	CHECK_EQUAL(ask(search, &value, 1), STATUS_OK);
	CHECK_EQUAL(hit_count, 0);
}

static void hits_are_limited(void)
{
	static const u64 value = 0x90;
	struct wire_search search = { .address = FAKE_CODE + 3, .length = 0x8000, .space = 1, .count = 1 };

	fake_reset(1);
	CHECK_EQUAL(ask(search, &value, 1), STATUS_OK);
	CHECK_EQUAL(hit_count, SEARCH_MOST_HITS);
	CHECK_EQUAL(stopped_at, 0);
	search.manner = SEARCH_IN_PARTS;
	CHECK_EQUAL(ask(search, &value, 1), STATUS_OK);
	CHECK_EQUAL(hit_count + 3, stopped_at - FAKE_CODE);
	/* Exactly the rest, then nothing is left. */
	search.address = stopped_at;
	search.length = 16;
	CHECK_EQUAL(ask(search, &value, 1), STATUS_OK);
	CHECK_EQUAL(hit_count, 16);
	CHECK_EQUAL(stopped_at, 0);
}

static void a_search_of_everything_ends(void)
{
	static const u64 values[2] = { 0xfedcba9876543210, 1 };
	struct wire_search search = { .address = 0, .length = ~0ULL, .space = 0, .unit = 2, .count = 2 };

	fake_reset(1);
	CHECK_EQUAL(ask(search, values, 2), STATUS_OK);
	CHECK_EQUAL(hit_count, 0);
	search.manner = SEARCH_IN_PARTS;
	CHECK_EQUAL(ask(search, values, 2), STATUS_OK);
	CHECK_EQUAL(stopped_at, 1ULL << (12 + 22));
	CHECK_EQUAL(unreadable, stopped_at - FAKE_MEMORY);
}

/* What comes meanwhile ends it, and is served after it. */
static void the_debugger_can_interrupt(void)
{
	static const u64 value = 0xab;
	struct {
		struct wire_search search;
		u64 value;
	} request = { { .address = 0, .length = 1ULL << 40, .space = 0, .count = 1 }, value };
	struct wire_search_result result;

	fake_reset(1);
	REQUEST(ACTION_SEARCH, request);
	REQUEST_EMPTY(ACTION_FLUSH);
	REQUEST_EMPTY(ACTION_CONTINUE);
	fake_vmcall(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
	fake_expect_log(LOG_WARNING, "the search ended early, at ");
	memcpy(&result, fake_expect(ACTION_SEARCH_RESULT)->payload, sizeof(result));
	CHECK_EQUAL(result.status, STATUS_OK);
	fake_expect(ACTION_FLUSH_RESULT);
}

static void a_breakpoint_does_not_hide_code(void)
{
	static const u64 values[2] = { 0x90, 0xc3 };
	struct wire_search search = { .address = FAKE_CODE, .length = 0x1000, .space = 1, .count = 2 };
	struct wire_breakpoint breakpoint = {
		.address = FAKE_CODE + 0x101, .pid = ANY_ID, .tid = ANY_ID, .core = ANY_ID,
	};

	fake_reset(1);
	fake_memory[FAKE_CODE_PHYS + 0x101] = 0xc3;
	REQUEST(ACTION_BP, breakpoint);
	REQUEST_EMPTY(ACTION_CONTINUE);
	fake_vmcall(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
	fake_expect(ACTION_BP_RESULT);
	CHECK_EQUAL(ask(search, values, 2), STATUS_OK);
	CHECK_EQUAL(hit_count, 1);
	CHECK_EQUAL(hits[0], FAKE_CODE + 0x100);
}

static void bad_searches(void)
{
	static const u64 values[2] = { 0x90, 0x90 };
	struct wire_search good = { .address = FAKE_CODE, .length = 0x10, .space = 1, .count = 1 };
	struct wire_search bad;

	fake_reset(1);
#define REFUSED(change) do { \
		bad = good; \
		change; \
		CHECK_EQUAL(ask(bad, values, 1), STATUS_INVALID_ADDRESS); \
		CHECK_EQUAL(hit_count, 0); \
	} while (0)
	REFUSED(bad.unit = 3);
	REFUSED(bad.space = 2);
	REFUSED(bad.count = 0);
	REFUSED(bad.count = 2);			/* only one was sent */
	REFUSED(bad.count = ~0u);
	REFUSED(bad.length = 0);
	REFUSED(bad.length = ~0ULL);		/* runs past the last address */
	REFUSED((bad.address = ~0ULL, bad.length = 2));
	bad = good;
	bad.address = ~0ULL;
	bad.length = 1;
	CHECK_EQUAL(ask(bad, values, 1), STATUS_INVALID_ADDRESS);
	/* A pattern longer than its range. */
	bad = good;
	bad.length = 1;
	bad.count = 2;
	CHECK_EQUAL(ask(bad, values, 2), STATUS_OK);
	CHECK_EQUAL(hit_count, 0);
}

const struct test search_tests[] = {
	{ "search: bytes across pages, up to the last of the range", finds_bytes_across_pages },
	{ "search: every value of a pattern counts", every_value_of_a_pattern_counts },
	{ "search: holes are left out", holes_are_left_out },
	{ "search: nothing readable is an error", nothing_readable_is_an_error },
	{ "search: not found is none", not_found_is_none },
	{ "search: hits are limited", hits_are_limited },
	{ "search: all of physical memory comes to an end", a_search_of_everything_ends },
	{ "search: what the debugger sends ends it", the_debugger_can_interrupt },
	{ "search: a breakpoint does not hide code", a_breakpoint_does_not_hide_code },
	{ "search: what cannot be meant is refused", bad_searches },
	{ 0 },
};
