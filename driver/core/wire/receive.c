// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "wire/receive.h"

#include "base/bytes.h"

#define INDICATOR_AT 8u
#define INDICATOR_END 16u
#define CHECKSUM_FROM 8u
#define MARKER_SUM (0x00u + 0x80u + 0xeeu + 0xffu)

static bool is_indicator(const struct receive *rx, u32 at)
{
	return bytes_u64(rx->buffer + at) == FRAME_INDICATOR;
}

static void forget_scan(struct receive *rx)
{
	rx->scanned = 0;
	rx->sum = 0;
	rx->short_end = 0;
	rx->marker_seen = false;
}

void receive_init(struct receive *rx, frame_length length)
{
	rx->length_of = length;
	rx->count = 0;
	forget_scan(rx);
	rx->garbage = 0;
	rx->bad_checksum = 0;
	rx->truncated = 0;
	rx->oversize = 0;
}

static void drop(struct receive *rx, u32 count)
{
	rx->count -= count;
	bytes_move(rx->buffer, rx->buffer + count, rx->count);
	forget_scan(rx);
}

/* Drops what comes before an indicator, or before what may become one. */
static void synchronise(struct receive *rx)
{
	u32 skip = 0;

	while (rx->count - skip >= INDICATOR_END && !is_indicator(rx, skip + INDICATOR_AT))
		skip++;
	if (skip) {
		rx->garbage += skip;
		drop(rx, skip);
	}
}

/* Goes on with the frame that begins inside of this one, if one does. */
static bool resynchronise(struct receive *rx)
{
	u32 start;

	for (start = 1; start + INDICATOR_END <= rx->count; start++) {
		if (is_indicator(rx, start + INDICATOR_AT)) {
			drop(rx, start);
			return true;
		}
	}
	return false;
}

/* Drops a frame that is not one; true: another one begins inside of it. */
static bool reject(struct receive *rx)
{
	if (resynchronise(rx))
		return true;
	drop(rx, rx->count);
	return false;
}

static bool accept(struct receive *rx, u32 end)
{
	rx->type = bytes_u32(rx->buffer + 16);
	rx->action = bytes_u32(rx->buffer + 20);
	rx->length = end - FRAME_HEADER;
	return true;
}

/* Does a frame seem to begin after the short end? */
static bool next_begins(const struct receive *rx)
{
	u32 next = rx->short_end + FRAME_MARKER_SIZE;

	return rx->scanned >= next + INDICATOR_END && is_indicator(rx, next + INDICATOR_AT);
}

enum judgement { JUDGED_MORE, JUDGED_FRAME, JUDGED_DOUBTFUL, JUDGED_DAMAGED };

/* A marker ends at rx->scanned: what is the frame that it would end? */
static enum judgement judge_marker(struct receive *rx)
{
	u32 end = rx->scanned - FRAME_MARKER_SIZE;
	u32 have = rx->count - FRAME_HEADER;
	u32 wanted = rx->length_of(bytes_u32(rx->buffer + 16), bytes_u32(rx->buffer + 20),
				   rx->buffer + FRAME_HEADER, have);
	bool good = (u8)(rx->sum - MARKER_SUM) == rx->buffer[0];

	rx->marker_seen = true;
	if (wanted != FRAME_ANY_LENGTH && end < FRAME_HEADER + wanted) {
		/* Part of the payload, or a frame that is too short: what follows decides. */
		if (good && !rx->short_end)
			rx->short_end = end;
		return JUDGED_MORE;
	}
	if (good) {
		accept(rx, end);
		return JUDGED_FRAME;
	}
	/* Longer than its request, or not a request: this marker need not be the last. */
	return end == FRAME_HEADER + wanted ? JUDGED_DAMAGED : JUDGED_DOUBTFUL;
}

/* Looks at the bytes that were not looked at yet; true: a frame is complete. */
static bool scan(struct receive *rx)
{
	if (!rx->scanned)
		synchronise(rx);
	while (rx->count >= INDICATOR_END && rx->scanned < rx->count) {
		u32 at = rx->scanned++;

		if (at >= CHECKSUM_FROM)
			rx->sum += rx->buffer[at];
		if (rx->scanned < FRAME_HEADER + FRAME_MARKER_SIZE)
			continue;
		if (rx->short_end && next_begins(rx))
			return accept(rx, rx->short_end);
		if (bytes_u32(rx->buffer + rx->scanned - FRAME_MARKER_SIZE) != FRAME_MARKER)
			continue;
		switch (judge_marker(rx)) {
		case JUDGED_FRAME:
			return true;
		case JUDGED_DAMAGED:
			rx->bad_checksum++;
			if (!reject(rx))
				return false;
			break;
		case JUDGED_DOUBTFUL:
			if (resynchronise(rx))
				rx->bad_checksum++;
			break;
		case JUDGED_MORE:
			break;
		}
	}
	return false;
}

bool receive_byte(struct receive *rx, u8 byte)
{
	if (rx->count == FRAME_MAX) {
		rx->oversize++;
		if (reject(rx) && scan(rx)) {
			/* Room for the byte: something was dropped. */
			rx->buffer[rx->count++] = byte;
			return true;
		}
	}
	rx->buffer[rx->count++] = byte;
	return scan(rx);
}

bool receive_silence(struct receive *rx)
{
	while (rx->count) {
		if (rx->short_end)
			return accept(rx, rx->short_end);
		if (rx->count < INDICATOR_END) {
			rx->garbage += rx->count;
			drop(rx, rx->count);
			break;
		}
		if (rx->marker_seen)
			rx->bad_checksum++;
		else
			rx->truncated++;
		if (reject(rx) && scan(rx))
			return true;
	}
	return false;
}

bool receive_done(struct receive *rx)
{
	drop(rx, FRAME_HEADER + rx->length + FRAME_MARKER_SIZE);
	return scan(rx);
}
