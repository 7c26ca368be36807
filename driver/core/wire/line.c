// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "wire/line.h"

#include "cores/state.h"
#include "wire/log.h"
#include "wire/uart.h"
#include "wire/wire.h"

/*
 * Silence after which a partial frame is discarded: four times the latency that
 * USB adapters add, and on slow lines the time of 8 characters. Without it, one
 * lost byte would make the next request part of this one.
 */
#define SILENCE_MS 250
#define SILENCE_CHARACTERS 8

/*
 * This many bytes are the beginning of a frame: line noise is shorter, and a
 * receiver that was not emptied in time still holds as many.
 */
#define INTERRUPTING_BYTES 16

static struct receive rx;
static bool ready;	/* a frame is complete that was not used yet */

void line_init(frame_length length)
{
	receive_init(&rx, length);
	ready = false;
}

static u64 silence_ticks(void)
{
	u64 ticks = host_tsc_hz() * SILENCE_MS / 1000;
	u64 characters = uart_ticks(SILENCE_CHARACTERS);

	return characters > ticks ? characters : ticks;
}

static void report(struct kd_cpu *cpu, u32 *count, u64 *counter, const char *noun, const char *what)
{
	struct text text = { 0 };

	if (!*count)
		return;
	text_put(&text, "from the line: ");
	text_dec(&text, *count);
	text_put(&text, noun);
	text_put(&text, *count == 1 ? "" : "s");
	text_put(&text, what);
	*counter += *count;
	*count = 0;
	log_text(cpu, LOG_ERROR, &text);
}

/*
 * Not before a frame is complete or the line is silent: while the core sends,
 * nothing drains the 16-byte FIFO of the receiver.
 */
static void report_problems(struct kd_cpu *cpu)
{
	if (rx.garbage) {
		u64 once = 0;

		kd.counters.no_indicator++;
		report(cpu, &rx.garbage, &once, " byte", " without a packet (no indicator)");
	}
	report(cpu, &rx.bad_checksum, &kd.counters.bad_checksum, " packet", " with a wrong checksum");
	report(cpu, &rx.truncated, &kd.counters.truncated, " packet", " cut off before its end marker");
	report(cpu, &rx.oversize, &kd.counters.oversize, " packet", " longer than 81920 bytes");
}

/* Polls until a frame is complete. */
static void receive_frame(struct kd_cpu *cpu)
{
	u64 silence = silence_ticks();
	u64 last = host_tsc();
	bool fresh = true;
	u8 byte;

	for (;;) {
		while (uart_get(&byte)) {
			fresh = true;
			if (receive_byte(&rx, byte))
				return;
		}
		if (fresh) {
			last = host_tsc();
			fresh = false;
		} else if (rx.count && host_tsc() - last > silence) {
			if (receive_silence(&rx))
				return;
			report_problems(cpu);
		}
		host_pause();
	}
}

bool line_interrupted(void)
{
	u8 byte;

	while (rx.count < FRAME_MAX && uart_get(&byte))
		rx.buffer[rx.count++] = byte;
	return rx.count >= FRAME_HEADER + rx.length + FRAME_MARKER_SIZE + INTERRUPTING_BYTES;
}

const struct receive *line_receive(struct kd_cpu *cpu)
{
	if (!ready)
		receive_frame(cpu);
	ready = true;
	report_problems(cpu);
	return &rx;
}

void line_done(void)
{
	ready = receive_done(&rx);
}
