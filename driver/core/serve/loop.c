// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/loop.h"

#include "cores/state.h"
#include "serve/request.h"
#include "serve/switch_core.h"
#include "wire/line.h"
#include "wire/log.h"
#include "wire/wire.h"

static enum flow serve_frame(struct kd_cpu *cpu, const struct receive *rx)
{
	struct text text = { 0 };

	if (rx->type == TYPE_TO_KERNEL && request_find(rx->action)) {
		kd.counters.frames_received++;
		return request_serve(cpu, rx->action, rx->buffer + FRAME_HEADER, rx->length);
	}
	if (rx->type != TYPE_TO_KERNEL) {
		kd.counters.wrong_type++;
		text_put(&text, "the machine is halted: a packet of type ");
		text_dec(&text, rx->type);
		text_put(&text, " cannot be served, action ");
	} else {
		kd.counters.unknown_action++;
		text_put(&text, "no such request: action ");
	}
	text_dec(&text, rx->action);
	log_text(cpu, LOG_ERROR, &text);
	return FLOW_STAY;
}

enum loop_end loop_run(struct kd_cpu *cpu)
{
	for (;;) {
		enum flow flow = serve_frame(cpu, line_receive(cpu));

		line_done();
		if (flow == FLOW_RESUME)
			return LOOP_RESUMED;
		if (flow == FLOW_SWITCH) {
			/* Last: from here on the receiver is the other core's. */
			switch_core(cpu);
			return LOOP_SWITCHED;
		}
	}
}
