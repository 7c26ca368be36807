// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "step.h"

#include "breakpoint.h"
#include "halt.h"
#include "idt.h"
#include "instruction.h"
#include "log.h"
#include "memory.h"
#include "regs.h"
#include "resume.h"
#include "state.h"
#include "trap.h"
#include "vmcs.h"
#include "wire.h"

#define EVERY_EXCEPTION 0xffffffffu

static void set_bits(u32 field, u64 clear, u64 set)
{
	host_vmwrite(field, (host_vmread(field) & ~clear) | set);
}

/* TF and what goes with it, off: SDM 3C 27.3.1.5 wants BS in step with TF while blocked. */
static void remove_trap_flag(struct kd_cpu *cpu)
{
	if (!cpu->step.guest_tf)
		set_bits(GUEST_RFLAGS, RFLAGS_TF, 0);
	set_bits(GUEST_INTERRUPTIBILITY, BLOCKING_BY_MOV_SS, 0);
	set_bits(GUEST_PENDING_DBG, DEBUG_BS, 0);
}

/* One instruction without an interrupt before it; with TF, BS has to be pending (SDM 27.3.1.5). */
static void block(bool trap_flag)
{
	set_bits(GUEST_INTERRUPTIBILITY, BLOCKING_BY_STI, BLOCKING_BY_MOV_SS);
	if (trap_flag)
		set_bits(GUEST_PENDING_DBG, 0, DEBUG_BS);
	host_vmwrite(GUEST_ACTIVITY_STATE, ACTIVITY_ACTIVE);
}

static bool wait_at_handler(struct kd_cpu *cpu, u8 vector)
{
	if (!idt_handler(vector, &cpu->step.handler))
		return false;
	cpu->step.at_handler = true;
	trap_apply(cpu);
	return true;
}

void step_arm(struct kd_cpu *cpu, bool silent)
{
	struct kd_step *step = &cpu->step;
	u64 vectoring = host_vmread(IDT_VECTORING_INFO);

	*step = (struct kd_step){
		.armed = true,
		.silent = silent,
		.alone = cpu->plan == PLAN_STEP_ALONE,
		.reason = cpu->step_reason,
		.cs = (u16)host_vmread(GUEST_CS_SELECTOR),
		.exception_bitmap = (u32)host_vmread(EXCEPTION_BITMAP),
		.rip = host_vmread(GUEST_RIP),
		.guest_tf = host_vmread(GUEST_RFLAGS) & RFLAGS_TF,
	};
	memory_read_some(step->rip, step->bytes, sizeof(step->bytes));
	step->by_processor = host_trap_flag(true);
	if (step->by_processor) {
		/* No interrupt comes first; an event that the host delivers does, and forbids the blocking. */
		if (!(vectoring & INTR_VALID))
			block(step->guest_tf);
		return;
	}
	host_vmwrite(EXCEPTION_BITMAP, EVERY_EXCEPTION);
	/* The host delivers an event first (it forbids the blocking): the step is into its handler. */
	if (vectoring & INTR_VALID && wait_at_handler(cpu, (u8)(vectoring & INTR_VECTOR_MASK)))
		return;
	set_bits(GUEST_RFLAGS, 0, RFLAGS_TF);
	block(true);
}

static void disarm(struct kd_cpu *cpu)
{
	cpu->step.armed = false;
	cpu->step.at_handler = false;
	if (cpu->step.by_processor)
		host_trap_flag(false);
	cpu->step.by_processor = false;
	host_vmwrite(EXCEPTION_BITMAP, cpu->step.exception_bitmap);
	trap_apply(cpu);
	if (halt_owned(cpu))
		breakpoint_restore();
}

void step_cancel(struct kd_cpu *cpu)
{
	if (!cpu->step.armed)
		return;
	remove_trap_flag(cpu);
	disarm(cpu);
}

/* Clears the TF that the instruction stored as bit 8 of an RFLAGS image. */
static void clean_image(u64 address)
{
	u8 second;

	if (!memory_read(address + 1, &second, 1))
		return;
	second &= (u8)~(RFLAGS_TF >> 8);
	memory_write(address + 1, &second, 1);
}

/* Takes our TF out of where the instruction has put it. */
static enum instruction clean_up(struct kd_cpu *cpu)
{
	struct kd_step *step = &cpu->step;
	u64 rsp = host_vmread(GUEST_RSP);
	enum instruction kind = instruction_classify(step->bytes, sizeof(step->bytes),
						     regs_is_64bit());

	/* Delivered to a handler without TF, or not executed at all. */
	if (step->guest_tf || step->by_processor || step->at_handler ||
	    host_vmread(GUEST_RIP) == step->rip)
		kind = kind == INSTRUCTION_REPEATED ? kind : INSTRUCTION_OTHER;
	switch (kind) {
	case INSTRUCTION_PUSHF:
		clean_image(rsp);
		break;
	case INSTRUCTION_INT:
		clean_image(rsp + 2 * sizeof(u64));
		break;
	case INSTRUCTION_SYSCALL:
		cpu->gprs[KD_R11] &= ~(u64)RFLAGS_TF;
		break;
	case INSTRUCTION_LOADS_FLAGS:
		return kind;
	case INSTRUCTION_OTHER:
	case INSTRUCTION_REPEATED:
		break;
	}
	if (!step->guest_tf && !step->by_processor)
		set_bits(GUEST_RFLAGS, RFLAGS_TF, 0);
	return kind;
}

/* Kinds 1 and 2 tell when the code changes between user, kernel and 32-bit: PROTOCOL.md 7.2. */
static void report_mode(struct kd_cpu *cpu)
{
	struct text text = { 0 };
	u16 cs = (u16)host_vmread(GUEST_CS_SELECTOR);

	if (cs == cpu->step.cs)
		return;
	text_put(&text, "the step went to ");
	text_put(&text, regs_is_user() ? "user" : "kernel");
	text_put(&text, regs_is_64bit() ? " code, cs " : " 32-bit code, cs ");
	text_hex(&text, cpu->step.cs, 2);
	text_put(&text, " -> ");
	text_hex(&text, cs, 2);
	log_text(cpu, LOG_INFO, &text);
}

static void finish(struct kd_cpu *cpu)
{
	struct kd_step *step = &cpu->step;
	struct halt_cause cause = { .reason = step->reason };
	enum instruction kind = clean_up(cpu);

	if (!step->by_processor)
		set_bits(GUEST_PENDING_DBG, DEBUG_BS, 0);
	disarm(cpu);
	if (step->silent) {
		/* A REP that is not through yet goes on under the same breakpoint. */
		cpu->reported = kind == INSTRUCTION_REPEATED &&
				host_vmread(GUEST_RIP) == step->rip;
		resume_guest(cpu);
		return;
	}
	if (step->alone)
		report_mode(cpu);
	halt(cpu, &cause);
}

enum kd_exit_result step_debug(struct kd_cpu *cpu, u64 qualification)
{
	bool ended = cpu->step.at_handler ? qualification & DEBUG_B0 : qualification & DEBUG_BS;

	/* The guest's own debug register, before the instruction was executed, or its own TF. */
	if (!ended || cpu->step.by_processor)
		return step_fault(cpu, VECTOR_DB);
	finish(cpu);
	return KD_RESUME;
}

enum kd_exit_result step_fault(struct kd_cpu *cpu, u8 vector)
{
	remove_trap_flag(cpu);
	/* The processor's own step waits for the delivery by itself. */
	if (!cpu->step.by_processor && !wait_at_handler(cpu, vector)) {
		struct text text = { 0 };

		disarm(cpu);
		text_put(&text, "the step is given up: the instruction raised exception ");
		text_dec(&text, vector);
		text_put(&text, ", for which the guest has no handler");
		if (halt_owned(cpu))
			halt_release(cpu);
		log_text(cpu, LOG_WARNING, &text);
	}
	return KD_NOT_MINE;
}

enum kd_exit_result step_trap(struct kd_cpu *cpu)
{
	if (!cpu->step.armed || !cpu->step.by_processor)
		return KD_NOT_MINE;
	finish(cpu);
	return KD_RESUME;
}

void step_int3(struct kd_cpu *cpu)
{
	remove_trap_flag(cpu);
	cpu->int3_reported = true;
	finish(cpu);
}

void step_emulated(void)
{
	/* The blocking is for one instruction, and the host moves RIP past it. */
	set_bits(GUEST_INTERRUPTIBILITY, BLOCKING_BY_MOV_SS, 0);
	if (this_cpu()->step.by_processor)
		host_vmwrite(VM_ENTRY_INTR_INFO, INTR_PENDING_MTF);
	else
		set_bits(GUEST_PENDING_DBG, 0, DEBUG_BS);
}

void kd_raises(u8 vector)
{
	struct kd_cpu *cpu = this_cpu();

	if (cpu->step.armed)
		step_fault(cpu, vector);
}
