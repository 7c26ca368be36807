// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Frames towards the debugger: spec/PROTOCOL.md 2. */
#include "wire/send.h"

#include "base/atomic.h"
#include "base/bytes.h"
#include "cores/hold.h"
#include "cores/state.h"
#include "wire/uart.h"
#include "wire/wire.h"

static u8 sum_bytes(const void *bytes, u32 length)
{
	const u8 *byte = bytes;
	u32 sum = 0;
	u32 i;

	for (i = 0; i < length; i++)
		sum += byte[i];
	return (u8)sum;
}

/*
 * The wait has no deadline of its own: the core that has the lock is in
 * uart_put(), which has one for every burst, and is never held while it has it.
 */
static void lock(struct kd_cpu *cpu)
{
	while (!atomic_replace(&kd.tx_lock, 0, 1)) {
		hold_serve(cpu);
		host_pause();
	}
}

static void unlock(void)
{
	atomic_put(&kd.tx_lock, 0);
	host_wake();
}

bool send_frame(struct kd_cpu *cpu, u32 action, const struct frame_part *parts, u32 count)
{
	static const u32 marker = FRAME_MARKER;
	struct frame_header header = {
		.indicator = FRAME_INDICATOR,
		.type = TYPE_TO_DEBUGGER,
		.action = action,
	};
	u32 length = 0;
	bool sent;
	u32 i;

	for (i = 0; i < count; i++) {
		if (parts[i].length > FRAME_PAYLOAD_MAX - length)
			return false;
		length += parts[i].length;
	}
	lock(cpu);
	header.checksum = sum_bytes((const u8 *)&header + 1, sizeof(header) - 1);
	for (i = 0; i < count; i++)
		header.checksum = (u8)(header.checksum + sum_bytes(parts[i].bytes, parts[i].length));
	sent = uart_put((const u8 *)&header, sizeof(header));
	for (i = 0; sent && i < count; i++)
		sent = uart_put(parts[i].bytes, parts[i].length);
	sent = sent && uart_put((const u8 *)&marker, sizeof(marker));
	if (sent)
		kd.counters.frames_sent++;
	unlock();
	return sent;
}

bool send_payload(struct kd_cpu *cpu, u32 action, const void *payload, u32 length)
{
	struct frame_part part = { payload, length };

	return send_frame(cpu, action, &part, 1);
}
