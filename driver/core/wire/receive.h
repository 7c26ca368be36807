/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Finding frames in the bytes from the line. Pure: bytes and silence in,
 * frames and problems out. Frames have no length field and the end marker may
 * occur in a payload, so a frame is complete where its request's own length says,
 * or, where that is not known, where the checksum agrees (spec/PROTOCOL.md 2).
 */
#ifndef HALTWIRE_WIRE_RECEIVE_H
#define HALTWIRE_WIRE_RECEIVE_H

#include "base/types.h"
#include "wire/wire.h"

/*
 * How long the payload of a frame must be, as far as its first `have` bytes
 * tell; FRAME_ANY_LENGTH where nothing is known of its length.
 */
typedef u32 (*frame_length)(u32 type, u32 action, const u8 *payload, u32 have);
#define FRAME_ANY_LENGTH 0xffffffffu

struct receive {
	frame_length length_of;

	/* Payloads start 8-byte aligned: the header has 24 bytes. */
	_Alignas(8) u8 buffer[FRAME_MAX];
	u32 count;		/* bytes in the buffer */
	u32 scanned;		/* of these, looked at */
	u32 sum;		/* of the looked-at bytes from the indicator on */
	u32 short_end;		/* where a frame shorter than its request ends, 0: no such end */
	bool marker_seen;

	/* The accepted frame, until receive_done(). */
	u32 type;
	u32 action;
	u32 length;

	/* Problems since they were last reported. */
	u32 garbage;		/* bytes that belong to no frame */
	u32 bad_checksum;
	u32 truncated;
	u32 oversize;
};

void receive_init(struct receive *rx, frame_length length);

/* One byte; true: a frame is complete, its payload at buffer + FRAME_HEADER. */
bool receive_byte(struct receive *rx, u8 byte);

/* Nothing came for a while: what is incomplete will stay so. True: a frame is complete after all. */
bool receive_silence(struct receive *rx);

/* The accepted frame has been used; true: the next one is already complete. */
bool receive_done(struct receive *rx);

#endif
