// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/loop.h"

#include "base/bytes.h"
#include "cores/state.h"
#include "serve/request.h"
#include "serve/switch_core.h"
#include "wire/log.h"
#include "wire/receive.h"
#include "wire/uart.h"
#include "wire/wire.h"

/*
 * So long after the last byte a frame is taken for broken off: four times the
 * latency that USB adapters add, and on slow lines the time of 8 characters.
 * Without it, one lost byte would make the next request part of this one.
 */
#define SILENCE_MS 250
#define SILENCE_CHARACTERS 8

/*
 * So many bytes are a frame that someone sends: line noise is shorter, and a
 * receiver that was not emptied in time still holds as many.
 */
#define INTERRUPTING_BYTES 16

/* Only the operating core uses them. */
static struct receive rx;
static bool rx_ready;	/* a frame is complete that was not served yet */

void loop_init(void)
{
	receive_init(&rx);
	rx_ready = false;
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
 * nobody empties the 16 bytes of the receiver.
 */
static void report_problems(struct kd_cpu *cpu)
{
	if (rx.garbage) {
		u64 once = 0;

		kd.counters.no_indicator++;
		report(cpu, &rx.garbage, &once, " byte", " without a packet (no indicator)");
	}
	report(cpu, &rx.bad_checksum, &kd.counters.bad_checksum, " packet", " with a wrong checksum");
	report(cpu, &rx.truncated, &kd.counters.truncated, " packet", " broken off before its end marker");
	report(cpu, &rx.oversize, &kd.counters.oversize, " packet", " longer than 81920 bytes");
}

/* Polls until a frame is complete. No deadline: halted is halted until the debugger says so. */
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

bool loop_interrupted(void)
{
	u8 byte;

	while (rx.count < FRAME_MAX && uart_get(&byte))
		rx.buffer[rx.count++] = byte;
	return rx.count >= FRAME_HEADER + rx.length + FRAME_MARKER_SIZE + INTERRUPTING_BYTES;
}

static enum flow serve_frame(struct kd_cpu *cpu)
{
	struct text text = { 0 };

	if (rx.type == TYPE_TO_KERNEL && request_find(rx.action)) {
		kd.counters.frames_received++;
		return request_serve(cpu, rx.action, rx.buffer + FRAME_HEADER, rx.length);
	}
	if (rx.type != TYPE_TO_KERNEL) {
		kd.counters.wrong_type++;
		text_put(&text, "the machine is halted: a packet of type ");
		text_dec(&text, rx.type);
		text_put(&text, " cannot be served, action ");
	} else {
		kd.counters.unknown_action++;
		text_put(&text, "no such request: action ");
	}
	text_dec(&text, rx.action);
	log_text(cpu, LOG_ERROR, &text);
	return FLOW_STAY;
}

enum loop_end loop_run(struct kd_cpu *cpu)
{
	for (;;) {
		enum flow flow;

		if (!rx_ready)
			receive_frame(cpu);
		report_problems(cpu);
		flow = serve_frame(cpu);
		rx_ready = receive_done(&rx);
		if (flow == FLOW_RESUME)
			return LOOP_RESUMED;
		if (flow == FLOW_SWITCH) {
			/* Last: from here on the receiver is the other core's. */
			switch_core(cpu);
			return LOOP_SWITCHED;
		}
	}
}
