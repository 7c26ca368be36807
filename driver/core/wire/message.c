// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "wire/message.h"

#include "base/atomic.h"
#include "base/bytes.h"
#include "base/host.h"
#include "base/kd.h"

/* A power of two: positions run on for ever and are cut to it. */
#define RING_SIZE 16384u

static struct {
	u32 written;	/* atomic, by the writer: position after the last message */
	u32 read;	/* atomic, by the reader */
	u8 bytes[RING_SIZE];
} ring;

void message_init(void)
{
	bytes_clear(&ring, sizeof(ring));
}

static u32 put(u32 position, const void *from, u32 length)
{
	const u8 *byte = from;
	u32 i;

	for (i = 0; i < length; i++)
		ring.bytes[(position + i) % RING_SIZE] = byte[i];
	return position + length;
}

static u32 take(u32 position, void *to, u32 length)
{
	u8 *byte = to;
	u32 i;

	for (i = 0; i < length; i++)
		byte[i] = ring.bytes[(position + i) % RING_SIZE];
	return position + length;
}

bool message_push(u32 order, const void *first, u32 first_length, const void *second, u32 second_length)
{
	u32 at = atomic_get(&ring.written);
	u32 length = (u32)sizeof(order) + first_length + second_length;
	u32 used = at - atomic_get(&ring.read);

	if (length - sizeof(order) > MESSAGE_MAX || sizeof(length) + length > RING_SIZE - used)
		return false;
	at = put(at, &length, sizeof(length));
	at = put(at, &order, sizeof(order));
	at = put(at, first, first_length);
	at = put(at, second, second_length);
	atomic_put(&ring.written, at);
	host_notify_user();
	return true;
}

u32 kd_message_pop(u8 *buffer, u32 size)
{
	u32 at = atomic_get(&ring.read);
	u32 length;

	if (at == atomic_get(&ring.written))
		return 0;
	at = take(at, &length, sizeof(length));
	take(at, buffer, min_u32(length, size));
	atomic_put(&ring.read, at + length);
	return min_u32(length, size);
}
