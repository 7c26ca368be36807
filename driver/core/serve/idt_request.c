// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/handlers.h"

#include "guest/idt.h"
#include "wire/packets.h"

enum flow idt_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_idt *idt = (struct wire_idt *)call->answer;
	u32 vector;

	(void)cpu;
	idt->status = STATUS_OK;
	for (vector = 0; vector < 256; vector++) {
		struct idt_gate gate;

		if (idt_read(vector, &gate))
			idt->handler[vector] = gate.handler;
		else
			idt->status = STATUS_INVALID_ADDRESS;
	}
	return FLOW_STAY;
}
