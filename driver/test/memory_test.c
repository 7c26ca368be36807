// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The page walk, memory reads and edits, translation, the call stack. */
#include "base/vmcs.h"
#include "check.h"
#include "fake.h"
#include "guest/memory.h"
#include "guest/paging.h"

#include <string.h>

static void serve(void)
{
	REQUEST_EMPTY(ACTION_CONTINUE);
	fake_vmcall(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
}

static void check_walk(u64 address, u64 physical)
{
	struct page_walk walk;

	CHECK(page_walk(address, &walk));
	CHECK_EQUAL(walk.physical, physical);
}

static void every_page_size(void)
{
	struct page_walk walk;

	fake_reset(1);
	check_walk(FAKE_CODE + 0x1234, FAKE_CODE_PHYS + 0x1234);
	check_walk(FAKE_LARGE + 0x1abcd, FAKE_LARGE_PHYS + 0x1abcd);
	check_walk(FAKE_HUGE + 0x312345, 0x312345);
	check_walk(FAKE_ALIAS + 0x20, FAKE_CODE_PHYS + 0x20);
	page_walk(FAKE_LARGE, &walk);
	CHECK(!walk.executable);
	CHECK_EQUAL(walk.entry_at[1], 0x3008);
	CHECK_EQUAL(walk.page_end, FAKE_LARGE + 0x1fffff);
}

static void unmapped_addresses(void)
{
	struct page_walk walk;

	fake_reset(1);
	CHECK(!page_walk(0x10, &walk));
	CHECK(!page_walk(FAKE_CODE + 0x1000 * FAKE_CODE_PAGES, &walk));
	CHECK(!page_walk(0x0000f80000100000ULL, &walk));	/* not canonical */
	CHECK(!page_walk(~0ULL, &walk));
}

static void tables_outside_of_memory(void)
{
	struct page_walk walk;

	fake_reset(1);
	FIELD(GUEST_CR3) = 0x000fffffff000ULL;
	CHECK(!page_walk(FAKE_CODE, &walk));
}

static void without_paging_addresses_are_physical(void)
{
	fake_reset(1);
	FIELD(GUEST_CR0) = 0x30;
	check_walk(0x123456, 0x123456);
}

static void reads_cross_pages(void)
{
	u8 bytes[0x2000];

	fake_reset(1);
	fake_memory[FAKE_CODE_PHYS + 0xfff] = 1;
	fake_memory[FAKE_CODE_PHYS + 0x1000] = 2;
	CHECK(memory_read(FAKE_CODE + 0xff0, bytes, sizeof(bytes)));
	CHECK_EQUAL(bytes[0xf], 1);
	CHECK_EQUAL(bytes[0x10], 2);
}

static void a_read_stops_at_the_last_page(void)
{
	u8 bytes[32];

	fake_reset(1);
	CHECK_EQUAL(memory_read_some(FAKE_CODE + 0x1000 * FAKE_CODE_PAGES - 9, bytes, 16), 9);
	CHECK_EQUAL(memory_read_some(~0ULL - 3, bytes, 16), 0);
}

static struct fake_frame *read_request(u64 address, u32 size, u32 space)
{
	struct wire_read_memory read = {
		.address = address, .size = size, .space = space, .length = 99, .get_mode = 1,
	};

	REQUEST(ACTION_READ_MEMORY, read);
	serve();
	return fake_expect(ACTION_MEMORY_RESULT);
}

static void the_largest_read(void)
{
	struct fake_frame *answer;

	fake_reset(1);
	answer = read_request(FAKE_LARGE, FRAME_PAYLOAD_MAX - 48, 1);
	CHECK_EQUAL(answer->length, FRAME_PAYLOAD_MAX);
}

static void too_large_a_read(void)
{
	struct wire_read_memory *read;
	struct fake_frame *answer;

	fake_reset(1);
	answer = read_request(FAKE_LARGE, FRAME_PAYLOAD_MAX - 47, 1);
	read = (struct wire_read_memory *)answer->payload;
	CHECK_EQUAL(answer->length, 48);
	CHECK_EQUAL(read->status, STATUS_READ_INVALID_PARAMETER);
	CHECK_EQUAL(read->length, 0);
}

static void a_failed_read_has_no_stale_bytes(void)
{
	struct wire_read_memory *read;
	struct fake_frame *answer;

	fake_reset(1);
	answer = read_request(FAKE_MEMORY - 8, 16, 0);
	read = (struct wire_read_memory *)answer->payload;
	CHECK_EQUAL(answer->length, 48);
	CHECK_EQUAL(read->status, STATUS_INVALID_ADDRESS);
	CHECK_EQUAL(read->length, 0);
}

static void memory_may_contain_the_marker(void)
{
	struct fake_frame *answer;

	fake_reset(1);
	memcpy(fake_memory + 0x300000, "\x00\x80\xee\xff", 4);
	answer = read_request(0x300000, 16, 0);
	CHECK_EQUAL(answer->length, 48 + 16);
	CHECK(memcmp(answer->payload + 48, "\x00\x80\xee\xff\x90", 5) == 0);
}

static u32 edit_request(u64 address, u32 unit, u32 space, u32 count, const u64 *values, u32 sent)
{
	struct {
		struct wire_edit_memory edit;
		u64 values[4];
	} request = { .edit = { .address = address, .unit = unit, .space = space, .count = count } };
	struct wire_edit_memory answer;

	memcpy(request.values, values, sent * 8);
	fake_receive_frame(TYPE_TO_KERNEL, ACTION_EDIT_MEMORY, &request, sizeof(request.edit) + sent * 8);
	fake_receive_silence(300);
	serve();
	memcpy(&answer, fake_expect(ACTION_EDIT_RESULT)->payload, sizeof(answer));
	return answer.status;
}

static void edits(void)
{
	static const u64 values[3] = { 0x1122334455667788, 0x99, 0xaa };

	fake_reset(1);
	CHECK_EQUAL(edit_request(FAKE_CODE + 0xffe, 0, 0, 3, values, 3), STATUS_OK);
	CHECK(memcmp(fake_memory + FAKE_CODE_PHYS + 0xffe, "\x88\x99\xaa\x90", 4) == 0);
	CHECK_EQUAL(edit_request(FAKE_CODE, 1, 0, 2, values, 2), STATUS_OK);
	CHECK(memcmp(fake_memory + FAKE_CODE_PHYS, "\x88\x77\x66\x55\x99\0\0\0\x90", 9) == 0);
	CHECK_EQUAL(edit_request(0x300000, 2, 1, 1, values, 1), STATUS_OK);
	CHECK(memcmp(fake_memory + 0x300000, "\x88\x77\x66\x55\x44\x33\x22\x11\x90", 9) == 0);
}

static void bad_edits(void)
{
	static const u64 values[3] = { 1, 2, 3 };
	u64 last = FAKE_CODE + 0x1000 * FAKE_CODE_PAGES - 8;

	fake_reset(1);
	CHECK_EQUAL(edit_request(FAKE_CODE, 3, 0, 1, values, 1), STATUS_EDIT_INVALID_PARAMETER);
	CHECK_EQUAL(edit_request(FAKE_CODE, 0, 2, 1, values, 1), STATUS_EDIT_INVALID_PARAMETER);
	CHECK_EQUAL(edit_request(FAKE_CODE, 0, 0, 0, values, 0), STATUS_EDIT_INVALID_PARAMETER);
	CHECK_EQUAL(edit_request(FAKE_CODE, 0, 0, 3, values, 1), STATUS_EDIT_INVALID_PARAMETER);
	CHECK_EQUAL(edit_request(0x10, 0, 0, 1, values, 1), STATUS_INVALID_ADDRESS);
	/* The tail is not mapped: nothing is written at all. */
	CHECK_EQUAL(edit_request(last, 2, 0, 2, values, 2), STATUS_INVALID_ADDRESS);
	CHECK_EQUAL(fake_memory[FAKE_CODE_PHYS + 0x1000 * FAKE_CODE_PAGES - 8], 0x90);
}

static void translation(void)
{
	struct wire_translate translate = { .virtual = FAKE_LARGE + 5, .to_physical = 1 };

	fake_reset(1);
	REQUEST(ACTION_TRANSLATE, translate);
	serve();
	memcpy(&translate, fake_expect(ACTION_TRANSLATE_RESULT)->payload, sizeof(translate));
	CHECK_EQUAL(translate.physical, FAKE_LARGE_PHYS + 5);
	CHECK_EQUAL(translate.status, STATUS_OK);
	translate.virtual = 0x10;
	REQUEST(ACTION_TRANSLATE, translate);
	serve();
	memcpy(&translate, fake_expect(ACTION_TRANSLATE_RESULT)->payload, sizeof(translate));
	CHECK_EQUAL(translate.status, STATUS_INVALID_ADDRESS);
	CHECK_EQUAL(translate.physical, 0);
}

static u64 translate_back(u64 physical, u32 status)
{
	struct wire_translate translate = { .physical = physical, .virtual = 1 };

	REQUEST(ACTION_TRANSLATE, translate);
	serve();
	memcpy(&translate, fake_expect(ACTION_TRANSLATE_RESULT)->payload, sizeof(translate));
	CHECK_EQUAL(translate.status, status);
	return translate.virtual;
}

static void translation_back(void)
{
	fake_reset(1);
	CHECK_EQUAL(translate_back(0x312345, STATUS_OK), FAKE_HUGE + 0x312345);
	/* The host's arithmetic wraps, or ends in another page: the tables say no. */
	CHECK_EQUAL(translate_back(1ULL << 30, STATUS_INVALID_PHYSICAL_ADDRESS), 0);
	CHECK_EQUAL(translate_back(~0ULL, STATUS_INVALID_PHYSICAL_ADDRESS), 0);
	CHECK_EQUAL(translate_back(0ULL - FAKE_HUGE, STATUS_INVALID_PHYSICAL_ADDRESS), 0);
}

static void page_table_entries(void)
{
	struct wire_pte pte = { .virtual = FAKE_CODE };

	fake_reset(1);
	REQUEST(ACTION_PTE, pte);
	serve();
	memcpy(&pte, fake_expect(ACTION_PTE_RESULT)->payload, sizeof(pte));
	CHECK_EQUAL(pte.status, STATUS_OK);
	CHECK_EQUAL(pte.level[0].value, 0x2003);
	CHECK_EQUAL(pte.level[3].address, FAKE_HUGE + 0x4800);
	CHECK_EQUAL(pte.level[3].value, FAKE_CODE_PHYS | 3);
}

static void page_table_entries_of_nothing(void)
{
	struct wire_pte pte = { .virtual = FAKE_CODE + 0x1000 * FAKE_CODE_PAGES };

	fake_reset(1);
	/* Without the kernel's map the entries' places are physical. */
	memset(fake_memory + 0x2008, 0, 8);
	REQUEST(ACTION_PTE, pte);
	serve();
	memcpy(&pte, fake_expect(ACTION_PTE_RESULT)->payload, sizeof(pte));
	CHECK_EQUAL(pte.status, STATUS_INVALID_ADDRESS);
	CHECK_EQUAL(pte.level[2].value, 0x4003);
	CHECK_EQUAL(pte.level[3].address, 0x4880);
	CHECK_EQUAL(pte.level[3].value, 0);
}

static void holes_end_where_an_entry_does(void)
{
	struct page_walk walk;

	fake_reset(1);
	CHECK(!page_walk(FAKE_CODE + 0x1000 * FAKE_CODE_PAGES + 5, &walk));
	CHECK_EQUAL(walk.page_end, FAKE_CODE + 0x1000 * FAKE_CODE_PAGES + 0xfff);
	CHECK(!page_walk(0xfffff80000500000ULL, &walk));
	CHECK_EQUAL(walk.page_end, 0xfffff800005fffffULL);
	CHECK(!page_walk(1ULL << 40, &walk));
	CHECK_EQUAL(walk.page_end, (1ULL << 40) + (1ULL << 39) - 1);
	CHECK(!page_walk(1ULL << 47, &walk));
	CHECK_EQUAL(walk.page_end, 0xffff7fffffffffffULL);
	CHECK(!page_walk(~0ULL, &walk));
	CHECK_EQUAL(walk.page_end, ~0ULL);
}

static void call_stack(void)
{
	struct {
		struct wire_callstack head;
		struct wire_callstack_frame frames[3];
	} stack = { .head = { .size = 24, .frame_count = 3, .buffer_size = 1u << 30 } };
	u64 words[2] = { FAKE_CODE + 7, 0x42 };
	u64 rsp = FAKE_CODE + 0x1000 * FAKE_CODE_PAGES - 16;

	fake_reset(1);
	FIELD(GUEST_RSP) = rsp;
	memcpy(fake_memory + FAKE_CODE_PHYS + 0x1000 * FAKE_CODE_PAGES - 16, words, 16);
	REQUEST(ACTION_CALLSTACK, stack);
	serve();
	memcpy(&stack, fake_expect(ACTION_CALLSTACK_RESULT)->payload, sizeof(stack));
	CHECK_EQUAL(stack.head.status, STATUS_OK);
	CHECK_EQUAL(stack.head.base, rsp);
	CHECK_EQUAL(stack.head.buffer_size, sizeof(stack));
	CHECK_EQUAL(stack.frames[0].value, FAKE_CODE + 7);
	CHECK_EQUAL(stack.frames[0].executable, 1);
	CHECK_EQUAL(stack.frames[0].before[0], 0x90);
	CHECK_EQUAL(stack.frames[1].stack_valid, 1);
	CHECK_EQUAL(stack.frames[1].value_valid, 0);
	CHECK_EQUAL(stack.frames[2].stack_valid, 0);
}

/* Seven bytes before a small value are none, and a stack that ends with the address space does not go on at 0. */
static void call_stack_at_the_ends(void)
{
	struct {
		struct wire_callstack head;
		struct wire_callstack_frame frames[2];
	} stack = { .head = { .is_32bit = 1, .size = 8, .frame_count = 2, .base = FAKE_CODE + 0x100 } };
	u32 words[2] = { 3, 0xffffffffu };

	fake_reset(1);
	memcpy(fake_memory + FAKE_CODE_PHYS + 0x100, words, sizeof(words));
	memset(stack.frames, 0xff, sizeof(stack.frames));
	stack.head.buffer_size = sizeof(stack);
	REQUEST(ACTION_CALLSTACK, stack);
	serve();
	memcpy(&stack, fake_expect(ACTION_CALLSTACK_RESULT)->payload, sizeof(stack));
	CHECK_EQUAL(stack.frames[0].value, 3);
	CHECK_EQUAL(stack.frames[0].value_valid, 0);
	CHECK_EQUAL(stack.frames[0].before[6], 0);
	CHECK_EQUAL(stack.frames[1].value, 0xffffffffu);
	CHECK_EQUAL(stack.frames[1].stack_valid, 1);

	stack.head.base = ~0ULL - 3;
	REQUEST(ACTION_CALLSTACK, stack);
	serve();
	memcpy(&stack, fake_expect(ACTION_CALLSTACK_RESULT)->payload, sizeof(stack));
	CHECK_EQUAL(stack.head.status, STATUS_OK);
	CHECK_EQUAL(stack.frames[0].stack_valid, 0);
	CHECK_EQUAL(stack.frames[1].stack_valid, 0);
}

static void call_stack_of_nothing(void)
{
	struct wire_callstack stack = { .size = 0, .frame_count = 0, .buffer_size = sizeof(stack) };

	fake_reset(1);
	REQUEST(ACTION_CALLSTACK, stack);
	serve();
	memcpy(&stack, fake_expect(ACTION_CALLSTACK_RESULT)->payload, sizeof(stack));
	CHECK_EQUAL(stack.status, STATUS_NO_CALLSTACK);
}

const struct test memory_tests[] = {
	{ "memory: pages of 4 KiB, 2 MiB and 1 GiB", every_page_size },
	{ "memory: addresses that are not mapped", unmapped_addresses },
	{ "memory: page tables outside of memory", tables_outside_of_memory },
	{ "memory: without paging, addresses are physical", without_paging_addresses_are_physical },
	{ "memory: a read crosses pages", reads_cross_pages },
	{ "memory: a read stops at the last page", a_read_stops_at_the_last_page },
	{ "memory: the largest read fills a frame", the_largest_read },
	{ "memory: a read larger than a frame is refused", too_large_a_read },
	{ "memory: a failed read has no stale bytes", a_failed_read_has_no_stale_bytes },
	{ "memory: what is read may contain the marker", memory_may_contain_the_marker },
	{ "memory: edits of bytes, dwords and qwords", edits },
	{ "memory: bad edits write nothing", bad_edits },
	{ "memory: translation", translation },
	{ "memory: from physical to linear", translation_back },
	{ "memory: page table entries", page_table_entries },
	{ "memory: page table entries where nothing is mapped", page_table_entries_of_nothing },
	{ "memory: holes end where an entry does", holes_end_where_an_entry_does },
	{ "memory: the call stack trusts no size", call_stack },
	{ "memory: the call stack at the ends of the address space", call_stack_at_the_ends },
	{ "memory: a call stack of nothing is refused", call_stack_of_nothing },
	{ 0 },
};
