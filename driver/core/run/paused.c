// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "run/paused.h"

#include "base/vmcs.h"
#include "cores/state.h"
#include "guest/memory.h"
#include "guest/regs.h"
#include "wire/packets.h"
#include "wire/send.h"

void paused_send(struct kd_cpu *cpu, const struct halt_cause *cause)
{
	struct wire_paused paused = {
		.rip = host_vmread(GUEST_RIP),
		/*
		 * HyperDbg guesses from Windows' selectors (PROTOCOL.md trap 30); the
		 * L bit of the code segment knows.
		 */
		.is_32bit = !regs_is_64bit(),
		.no_disassembly = cpu->no_disassembly,
		.reason = cause->reason,
		.core = cpu->id,
		.tag = cause->tag,
		.stage = cause->stage,
		.rflags = regs_rflags(cpu),
	};

	paused.length = (u16)memory_read_some(paused.rip, paused.bytes, sizeof(paused.bytes));
	cpu->no_disassembly = false;
	cpu->reported = true;
	cpu->reported_rip = paused.rip;
	cpu->halt_tag = cause->tag;
	cpu->halt_stage = cause->stage;
	send_payload(cpu, ACTION_PAUSED, &paused, sizeof(paused));
}
