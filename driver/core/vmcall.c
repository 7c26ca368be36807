// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * What the debuggee's own user mode and kernel ask of the core. A call is
 * complete (RAX and RIP are those after it) before the core waits for
 * anything, so a halt that it takes part in meanwhile shows a sound guest.
 */
#include "vmcall.h"

#include "base/atomic.h"
#include "base/bytes.h"
#include "base/vmcs.h"
#include "cores/hold.h"
#include "cores/state.h"
#include "guest/breakpoint.h"
#include "guest/memory.h"
#include "guest/regs.h"
#include "run/resume.h"
#include "run/step.h"
#include "run/watch.h"
#include "script/script.h"
#include "serve/halt.h"
#include "wire/packets.h"
#include "wire/send.h"
#include "wire/uart.h"

/* What is left to do when the call itself is complete. */
enum effect {
	EFFECT_NONE,
	EFFECT_HALT,		/* with the reason */
	EFFECT_SEND_TEXT,
	EFFECT_SEND_BUFFER,	/* then halt, if there is a reason */
	EFFECT_PREPARE,
	EFFECT_RELEASE,
	EFFECT_JOIN,
};

struct vmcall {
	enum effect effect;
	u32 length;		/* bytes in cpu->staging */
	u32 action;
	u32 reason;		/* of the halt, enum pausing_reason; 0: none */
};

static u32 start_halt(struct vmcall *call, u32 reason)
{
	if (!atomic_get(&kd.prepared))
		return STATUS_NOT_INITIALIZED;
	call->effect = EFFECT_HALT;
	call->reason = reason;
	return 0;
}

static u32 start_text(struct kd_cpu *cpu, struct vmcall *call, u64 text, u64 length)
{
	if (!atomic_get(&kd.prepared))
		return STATUS_NOT_INITIALIZED;
	if (!length || length > sizeof(cpu->staging) ||
	    !memory_read(text, cpu->staging, (u32)length))
		return STATUS_INVALID_ADDRESS;
	call->effect = EFFECT_SEND_TEXT;
	call->length = (u32)length;
	return 0;
}

static u32 start_buffer(struct kd_cpu *cpu, struct vmcall *call, u64 at, u64 length)
{
	struct wire_general_buffer header;

	if (!atomic_get(&kd.prepared))
		return STATUS_NOT_INITIALIZED;
	if (length <= sizeof(header) || length - sizeof(header) > sizeof(cpu->staging) ||
	    !memory_read(at, &header, sizeof(header)) ||
	    header.length != length - sizeof(header) ||
	    header.action < ACTION_STARTED || header.action > ACTION_LAST ||
	    !memory_read(at + sizeof(header), cpu->staging, header.length))
		return STATUS_INVALID_ADDRESS;
	call->effect = EFFECT_SEND_BUFFER;
	call->action = header.action;
	call->length = header.length;
	call->reason = header.pause ? REASON_PAUSE : 0;
	return 0;
}

static bool is_com_port(u32 port)
{
	return port == 0x3f8 || port == 0x2f8 || port == 0x3e8 || port == 0x2e8;
}

static u32 start_prepare(struct kd_cpu *cpu, struct vmcall *call, u64 at, u64 length)
{
	struct wire_prepare *prepare = (struct wire_prepare *)cpu->staging;

	if (length < sizeof(*prepare) || !memory_read(at, prepare, sizeof(*prepare)))
		return STATUS_INVALID_ADDRESS;
	/* The UART is programmed already: the rate is for the length of a silence only. */
	if (!prepare->baud_rate)
		return STATUS_INVALID_BAUDRATE;
	if (!is_com_port(prepare->port) || !uart_present((u16)prepare->port))
		return STATUS_INVALID_SERIAL_PORT;
	prepare->status = 0;
	call->effect = EFFECT_PREPARE;
	return 0;
}

static u32 start(struct kd_cpu *cpu, struct vmcall *call, u32 number, u64 rdx, u64 r8)
{
	switch (number) {
	case KD_VMCALL_HALT:
		return start_halt(call, REASON_REQUEST);
	case KD_VMCALL_COMMAND_FINISHED:
		return start_halt(call, REASON_COMMAND_FINISHED);
	case KD_VMCALL_USER_TEXT:
		return start_text(cpu, call, rdx, r8);
	case KD_VMCALL_GENERAL_BUFFER:
		return start_buffer(cpu, call, rdx, r8);
	case KD_VMCALL_PREPARE:
		return start_prepare(cpu, call, rdx, r8);
	case KD_VMCALL_RELEASE:
		call->effect = EFFECT_RELEASE;
		return 0;
	case KD_VMCALL_JOIN:
		call->effect = EFFECT_JOIN;
		return 0;
	}
	return STATUS_NOT_INITIALIZED;
}

/*
 * Takes effect on every core at once: all are held, and apply it on their way
 * out. Whether this core was the operating one while it waited makes no
 * difference: it owns the halt either way.
 */
static void set_prepared(struct kd_cpu *cpu, bool prepared)
{
	const struct wire_prepare *prepare = (const struct wire_prepare *)cpu->staging;

	hold_own(cpu);
	hold_others(cpu);
	if (prepared) {
		kd.port = (u16)prepare->port;
		kd.baud_rate = prepare->baud_rate;
		kd.uart_burst = uart_burst(kd.port);
	} else {
		breakpoint_remove_all();
		kd.step_over_stop.armed = false;
		kd.page_in.armed = false;
		watch_drop();
		kd.debug_off = false;
	}
	script_init();
	atomic_put(&kd.prepared, prepared);
	resume_guest(cpu);
}

static struct verdict perform(struct kd_cpu *cpu, const struct vmcall *call)
{
	static const u32 code = LOG_INFO;
	struct frame_part text[2] = { { &code, sizeof(code) }, { cpu->staging, call->length } };

	switch (call->effect) {
	case EFFECT_NONE:
		break;
	case EFFECT_SEND_TEXT:
		send_frame(cpu, ACTION_LOG, text, 2);
		break;
	case EFFECT_SEND_BUFFER:
		send_payload(cpu, call->action, cpu->staging, call->length);
		if (!call->reason)
			break;
		cpu->no_disassembly = true;
		return verdict_halt(call->reason);
	case EFFECT_HALT:
		return verdict_halt(call->reason);
	case EFFECT_PREPARE:
		set_prepared(cpu, true);
		send_payload(cpu, ACTION_STARTED, cpu->staging, STARTED_SIZE);
		break;
	case EFFECT_RELEASE:
		set_prepared(cpu, false);
		break;
	case EFFECT_JOIN:
		hold_join(cpu);
		break;
	}
	/* While it waited to send, this core may have been held, or have operated. */
	return verdict_resume();
}

struct verdict vmcall_exit(struct kd_cpu *cpu)
{
	struct vmcall call = { .effect = EFFECT_NONE };
	u64 length = host_vmread(VM_EXIT_INSTRUCTION_LEN);

	if (cpu->gprs[KD_RAX] != KD_VMCALL_MAGIC || regs_is_user())
		return verdict_not_mine();
	cpu->gprs[KD_RAX] = start(cpu, &call, (u32)cpu->gprs[KD_RCX],
				  cpu->gprs[KD_RDX], cpu->gprs[KD_R8]);
	regs_set_rip(host_vmread(GUEST_RIP) + length);
	if (cpu->step.armed)
		step_emulated();
	return perform(cpu, &call);
}

u32 kd_call(u32 number, u64 rdx, u64 r8)
{
	struct kd_cpu *cpu = this_cpu();
	struct vmcall call = { .effect = EFFECT_NONE };
	u32 status;

	cpu->gprs[KD_RSP] = host_vmread(GUEST_RSP);
	status = start(cpu, &call, number, rdx, r8);
	halt_settle(cpu, perform(cpu, &call));
	return status;
}
