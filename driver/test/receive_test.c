// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The receiver alone: bytes and silence in, frames and problems out. */
#include "check.h"
#include "fake.h"
#include "serve/request.h"
#include "wire/receive.h"

#include <string.h>

static struct receive rx;
static u8 stream[200000];
static u32 length;
static u32 fed;

static void start(void)
{
	receive_init(&rx, request_length);
	length = 0;
	fed = 0;
}

static void add(const void *bytes, u32 count)
{
	memcpy(stream + length, bytes, count);
	length += count;
}

static void add_golden(const char *name)
{
	length += fake_golden(name, stream + length);
}

/* Feeds what is left of the stream; returns the action of the next frame, 0 for none. */
static u32 next(void)
{
	while (fed < length)
		if (receive_byte(&rx, stream[fed++]))
			return rx.action;
	return 0;
}

static void whole_frames_without_a_gap(void)
{
	start();
	add_golden("step-in");
	add_golden("continue");
	CHECK_EQUAL(next(), ACTION_STEP);
	CHECK_EQUAL(rx.length, 12);
	CHECK(!receive_done(&rx));
	CHECK_EQUAL(next(), ACTION_CONTINUE);
	CHECK_EQUAL(rx.length, 0);
}

static void every_single_damaged_byte_costs_one_frame(void)
{
	static u8 frame[FRAME_MAX];
	u32 size;
	u32 i;

	size = fake_golden("memory-read-virtual", frame);
	for (i = 0; i < size; i++) {
		start();
		frame[i] ^= 0x10;
		add(frame, size);
		frame[i] ^= 0x10;
		/* Padding is outside the receiver's sum: such damage is none (PROTOCOL.md 2.2). */
		if (i >= 1 && i < 8) {
			CHECK_EQUAL(next(), ACTION_READ_MEMORY);
			continue;
		}
		CHECK_EQUAL(next(), 0);
		CHECK(!receive_silence(&rx));
		CHECK_EQUAL(rx.garbage != 0 || rx.bad_checksum + rx.truncated != 0, true);
		add_golden("continue");
		CHECK_EQUAL(next(), ACTION_CONTINUE);
	}
}

static void every_lost_byte_costs_one_frame(void)
{
	static u8 frame[FRAME_MAX];
	u32 size;
	u32 i;

	size = fake_golden("memory-read-virtual", frame);
	for (i = 0; i < size; i++) {
		u32 action;

		start();
		add(frame, i);
		add(frame + i + 1, size - i - 1);
		/* No silence in between: the next request is found nevertheless. */
		add_golden("memory-read-virtual");
		action = next();
		/*
		 * A lost zero leaves the checksum right: a request of another action,
		 * or one that is too short, for which there are answers.
		 */
		if (action != ACTION_READ_MEMORY || rx.length != sizeof(struct wire_read_memory)) {
			if (receive_done(&rx))
				action = rx.action;
			else
				action = next();
		}
		CHECK_EQUAL(action, ACTION_READ_MEMORY);
		CHECK_EQUAL(rx.length, sizeof(struct wire_read_memory));
	}
}

static void a_marker_in_a_payload_is_payload(void)
{
	static const u8 marker[] = { 0x00, 0x80, 0xee, 0xff };
	u8 payload[sizeof(struct wire_edit_memory) + 16] = { 0 };
	struct wire_edit_memory *edit = (struct wire_edit_memory *)payload;

	start();
	edit->count = 2;
	memcpy(payload + sizeof(*edit), marker, 4);
	memcpy(payload + sizeof(*edit) + 12, marker, 4);
	fake_reset_unprepared(1);
	fake_receive_frame(TYPE_TO_KERNEL, ACTION_EDIT_MEMORY, payload, sizeof(payload));
	while (host_inb(0x3fd) & 1) {
		u8 byte = host_inb(0x3f8);

		add(&byte, 1);
	}
	CHECK_EQUAL(next(), ACTION_EDIT_MEMORY);
	CHECK_EQUAL(rx.length, sizeof(payload));
	CHECK_EQUAL(rx.bad_checksum, 0);
}

static void a_marker_across_the_header_is_payload(void)
{
	start();
	add("\xdd\0\0\0\0\0\0\0GBDREPYH\x01\0\0\0\x1a\0\0\0\x80\xee\xff\0\0\x80\xee\xff", 32);
	CHECK_EQUAL(next(), ACTION_SYMBOL_RELOAD);
	CHECK_EQUAL(rx.length, 4);
}

static void a_short_request_is_seen_after_silence(void)
{
	start();
	/* A step without its payload: 5b without the step-in's zeros. */
	add("\x5b\0\0\0\0\0\0\0GBDREPYH\x01\0\0\0\x05\0\0\0\0\x80\xee\xff", 28);
	CHECK_EQUAL(next(), 0);
	CHECK(receive_silence(&rx));
	CHECK_EQUAL(rx.action, ACTION_STEP);
	CHECK_EQUAL(rx.length, 0);
}

static void a_short_request_is_seen_when_the_next_begins(void)
{
	start();
	add("\x5b\0\0\0\0\0\0\0GBDREPYH\x01\0\0\0\x05\0\0\0\0\x80\xee\xff", 28);
	add_golden("continue");
	CHECK_EQUAL(next(), ACTION_STEP);
	CHECK_EQUAL(rx.length, 0);
	CHECK(!receive_done(&rx));
	CHECK_EQUAL(next(), ACTION_CONTINUE);
}

static void garbage_before_a_frame_is_skipped(void)
{
	start();
	add("\x55\xaa\0", 3);
	add_golden("continue");
	CHECK_EQUAL(next(), ACTION_CONTINUE);
	CHECK_EQUAL(rx.garbage, 3);
}

static void a_stray_marker_is_skipped(void)
{
	start();
	add("\x00\x80\xee\xff", 4);
	add_golden("continue");
	CHECK_EQUAL(next(), ACTION_CONTINUE);
	CHECK_EQUAL(rx.garbage, 4);
}

static void silence_drops_a_partial_frame(void)
{
	start();
	add_golden("memory-read-virtual");
	length = 40;	/* of its 76 bytes */
	CHECK_EQUAL(next(), 0);
	CHECK(!receive_silence(&rx));
	CHECK_EQUAL(rx.truncated, 1);
	CHECK_EQUAL(rx.count, 0);
	add_golden("continue");
	CHECK_EQUAL(next(), ACTION_CONTINUE);
}

static void an_endless_frame_ends_at_the_limit(void)
{
	u32 i;

	start();
	/* An edit of a believable length whose bytes never form it. */
	add("\x00\0\0\0\0\0\0\0GBDREPYH\x01\0\0\0\x63\0\0\0", 24);
	for (i = 0; i < FRAME_MAX; i++)
		add("A", 1);
	add_golden("continue");
	CHECK_EQUAL(next(), ACTION_CONTINUE);
	CHECK_EQUAL(rx.oversize, 1);
}

static void an_unknown_action_ends_where_the_checksum_agrees(void)
{
	fake_reset_unprepared(1);
	start();
	fake_receive_frame(TYPE_TO_KERNEL, 99, "ab\0\x80\xee\xff" "cd", 8);
	while (host_inb(0x3fd) & 1) {
		u8 byte = host_inb(0x3f8);

		add(&byte, 1);
	}
	CHECK_EQUAL(next(), 99);
	CHECK_EQUAL(rx.length, 8);
}

const struct test receive_tests[] = {
	{ "receive: frames need no gap", whole_frames_without_a_gap },
	{ "receive: every damaged byte costs one frame", every_single_damaged_byte_costs_one_frame },
	{ "receive: every lost byte costs one frame", every_lost_byte_costs_one_frame },
	{ "receive: a marker in a payload is payload", a_marker_in_a_payload_is_payload },
	{ "receive: a marker across the end of the header is payload", a_marker_across_the_header_is_payload },
	{ "receive: a short request is seen after silence", a_short_request_is_seen_after_silence },
	{ "receive: a short request is seen when the next begins", a_short_request_is_seen_when_the_next_begins },
	{ "receive: garbage before a frame is skipped", garbage_before_a_frame_is_skipped },
	{ "receive: a stray marker is skipped", a_stray_marker_is_skipped },
	{ "receive: silence drops a partial frame", silence_drops_a_partial_frame },
	{ "receive: an endless frame ends at 81920 bytes", an_endless_frame_ends_at_the_limit },
	{ "receive: an unknown action ends where the checksum agrees",
	  an_unknown_action_ends_where_the_checksum_agrees },
	{ 0 },
};
