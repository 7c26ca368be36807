// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/handlers.h"

#include "cores/state.h"
#include "run/paused.h"
#include "wire/log.h"
#include "wire/message.h"
#include "wire/packets.h"

/* Text goes out at once here: there is never any to drop, and orders are not dropped. */
enum flow order_flush_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_flush *flush = (struct wire_flush *)call->answer;

	(void)cpu;
	flush->root_messages = 0;
	flush->non_root_messages = 0;
	flush->status = STATUS_OK;
	return FLOW_STAY;
}

/* The debugger waits for this halt; the order that would lead to it could not be queued. */
static enum flow give_up(struct kd_cpu *cpu, const struct halt_cause *cause)
{
	log_line(cpu, LOG_ERROR,
		 "the command is longer than 4 KiB, or the controller does not read its messages");
	paused_send(cpu, cause);
	return FLOW_STAY;
}

enum flow order_user_input_request(struct kd_cpu *cpu, struct kd_call *call)
{
	static const struct halt_cause finished = { .reason = REASON_COMMAND_FINISHED };
	const struct wire_user_input *input = (const struct wire_user_input *)call->payload;

	if (message_push(ORDER_USER_INPUT, input, sizeof(*input), input + 1, input->length))
		return FLOW_RESUME;
	return give_up(cpu, &finished);
}

enum flow order_symbol_reload_request(struct kd_cpu *cpu, struct kd_call *call)
{
	static const struct halt_cause paused = { .reason = REASON_PAUSE };

	if (message_push(ORDER_RELOAD_SYMBOLS, call->payload, sizeof(u32), NULL, 0))
		return FLOW_RESUME;
	return give_up(cpu, &paused);
}
