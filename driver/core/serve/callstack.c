// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/handlers.h"

#include "base/bytes.h"
#include "cores/state.h"
#include "guest/memory.h"
#include "guest/paging.h"
#include "wire/packets.h"

static void look_at(struct wire_callstack_frame *frame)
{
	struct page_walk walk;
	u8 at[sizeof(frame->before)];

	if (!memory_read(frame->value, at, sizeof(at)))
		return;
	frame->value_valid = 1;
	page_walk(frame->value, &walk);
	frame->executable = walk.executable;
	memory_read(frame->value - sizeof(frame->before), frame->before, sizeof(frame->before));
}

enum flow callstack_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_callstack *stack = (struct wire_callstack *)call->answer;
	struct wire_callstack_frame *frames =
		(struct wire_callstack_frame *)(call->answer + sizeof(*stack));
	u32 width = stack->is_32bit ? 4 : 8;
	/* As many as the request has room for; its BufferSize is not trusted (trap 24). */
	u32 count = (call->length - (u32)sizeof(*stack)) / (u32)sizeof(*frames);
	u32 i;

	count = min_u32(count, stack->frame_count);
	stack->status = STATUS_NO_CALLSTACK;
	if (!stack->size)
		return FLOW_STAY;
	if (!stack->base)
		stack->base = cpu->gprs[KD_RSP];
	stack->buffer_size = sizeof(*stack) + sizeof(*frames) * (u64)count;
	stack->status = STATUS_OK;
	bytes_clear(frames, count * (u32)sizeof(*frames));
	call->answer_length = (u32)stack->buffer_size;
	for (i = 0; i < count; i++) {
		if (!memory_read(stack->base + (u64)i * width, &frames[i].value, width))
			break;
		frames[i].stack_valid = 1;
		look_at(&frames[i]);
	}
	return FLOW_STAY;
}
