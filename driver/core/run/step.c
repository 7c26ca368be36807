// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "run/step.h"

#include "base/vmcs.h"
#include "cores/hold.h"
#include "cores/state.h"
#include "guest/breakpoint.h"
#include "guest/idt.h"
#include "guest/instruction.h"
#include "guest/memory.h"
#include "guest/regs.h"
#include "run/intercept.h"
#include "wire/log.h"
#include "wire/wire.h"

#define IA32_LSTAR 0xc0000082u

static void set_bits(u32 field, u64 clear, u64 set)
{
	host_vmwrite(field, (host_vmread(field) & ~clear) | set);
}

/*
 * TF and what goes with it, off: SDM 3C 27.3.1.5 wants BS in step with TF while blocked. What was
 * pending before the step stays.
 */
static void remove_trap_flag(struct kd_cpu *cpu)
{
	if (!cpu->step.guest_tf)
		set_bits(GUEST_RFLAGS, RFLAGS_TF, 0);
	if (cpu->step.debug_due)
		return;
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

static void wait_at(struct kd_cpu *cpu, u64 handler)
{
	cpu->step.handler = handler;
	cpu->step.at_handler = true;
	intercept_apply(cpu);
}

static bool wait_at_handler(struct kd_cpu *cpu, u8 vector)
{
	struct idt_gate gate;

	if (!idt_read(vector, &gate) || !gate.present)
		return false;
	wait_at(cpu, gate.handler);
	return true;
}

/* Does the guest get a #DB before anything is executed (SDM 3C 27.7.3)? */
static bool debug_exception_due(void)
{
	return host_vmread(GUEST_PENDING_DBG) & (DEBUG_ENABLED | DEBUG_BS) &&
	       !(host_vmread(GUEST_INTERRUPTIBILITY) & BLOCKING_BY_MOV_SS);
}

/*
 * INT n and SYSCALL clear TF, and no trap follows: the step ends where they go. They are executed
 * without our TF, which so gets neither into the frame nor into R11.
 */
static bool goes_to_handler(struct kd_cpu *cpu)
{
	struct kd_step *step = &cpu->step;
	struct instruction next = instruction_before_trap(step->bytes, sizeof(step->bytes),
							  regs_is_64bit());
	u64 handler;

	switch (next.kind) {
	case INSTRUCTION_INT:
		return wait_at_handler(cpu, next.vector);
	case INSTRUCTION_SYSCALL:
		if (!host_read_msr(IA32_LSTAR, &handler))
			return false;
		wait_at(cpu, handler);
		return true;
	default:
		return false;
	}
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
		.rip = host_vmread(GUEST_RIP),
		.guest_tf = host_vmread(GUEST_RFLAGS) & RFLAGS_TF,
		.debug_due = debug_exception_due(),
	};
	memory_read_some(step->rip, step->bytes, sizeof(step->bytes));
	step->by_mtf = host_can_exit() & HOST_EXITS_MTF;
	if (step->by_mtf) {
		/* No interrupt comes first; an event that is delivered does, and forbids the blocking. */
		if (!(vectoring & INTR_VALID) && !step->debug_due)
			block(step->guest_tf);
		return;
	}
	/* The host delivers an event first (it forbids the blocking): the step is into its handler. */
	if (vectoring & INTR_VALID && wait_at_handler(cpu, (u8)(vectoring & INTR_VECTOR_MASK)))
		return;
	/* So does a #DB that is pending: it exits, and the host is left to deliver it. */
	if (step->debug_due && wait_at_handler(cpu, VECTOR_DB))
		return;
	step->debug_due = false;
	if (goes_to_handler(cpu)) {
		block(step->guest_tf);
		return;
	}
	set_bits(GUEST_RFLAGS, 0, RFLAGS_TF);
	block(true);
}

static void disarm(struct kd_cpu *cpu)
{
	cpu->step.armed = false;
	cpu->step.at_handler = false;
	cpu->step.by_mtf = false;
	intercept_apply(cpu);
	if (hold_owned(cpu))
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
static enum instruction_kind clean_up(struct kd_cpu *cpu)
{
	struct kd_step *step = &cpu->step;
	struct instruction done = instruction_before_trap(step->bytes, sizeof(step->bytes),
							  regs_is_64bit());

	bool executed = host_vmread(GUEST_RIP) != step->rip;

	/* Without a TF of ours there is nothing to clean. */
	if (step->guest_tf || step->by_mtf || step->at_handler)
		return done.kind;
	if (done.kind == INSTRUCTION_PUSHF && executed)
		clean_image(host_vmread(GUEST_RSP));
	if (done.kind != INSTRUCTION_LOADS_FLAGS || !executed)
		set_bits(GUEST_RFLAGS, RFLAGS_TF, 0);
	return done.kind;
}

/* The bits B0-B3 of the registers that the guest's DR7 enables. */
static u64 enabled_breakpoints(void)
{
	u64 dr7 = host_vmread(GUEST_DR7);
	u64 enabled = 0;
	u32 i;

	for (i = 0; i < 4; i++)
		if (dr7 >> 2 * i & 3)
			enabled |= 1u << i;
	return enabled;
}

/*
 * The #DB that the instruction owes the guest, which our halt took the place of, becomes pending
 * again: by the guest's own TF, or by a debug register of its own.
 *
 * qualification: that of the #DB which ended the step
 */
static void leave_pending(const struct kd_step *step, u64 qualification)
{
	u64 pending = qualification & enabled_breakpoints();

	if (pending)
		pending |= DEBUG_ENABLED;
	if (step->guest_tf)
		pending |= qualification & DEBUG_BS;
	host_vmwrite(GUEST_PENDING_DBG, pending);
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

/* By the monitor trap flag, the processor keeps what is pending; but our blocking wanted BS with the guest's TF. */
static void drop_bs_of_block(const struct kd_step *step, enum instruction_kind done)
{
	if (step->guest_tf && (done == INSTRUCTION_INT || done == INSTRUCTION_SYSCALL))
		set_bits(GUEST_PENDING_DBG, DEBUG_BS, 0);
}

/* qualification: of the #DB that ended the step; unused for one by the monitor trap flag */
static struct verdict finish(struct kd_cpu *cpu, u64 qualification)
{
	struct kd_step *step = &cpu->step;
	enum instruction_kind kind = clean_up(cpu);
	bool by_mtf = step->by_mtf;
	u64 owed = step->at_handler ? 0 : qualification & ~(u64)cpu->dr_ours;

	disarm(cpu);
	if (by_mtf)
		drop_bs_of_block(step, kind);
	else
		leave_pending(step, owed);
	if (step->silent) {
		/* A REP that is not through yet goes on under the same breakpoint. */
		cpu->reported = kind == INSTRUCTION_REPEATED &&
				host_vmread(GUEST_RIP) == step->rip;
		return verdict_resume();
	}
	if (step->alone)
		report_mode(cpu);
	return verdict_halt(step->reason);
}

struct verdict step_debug(struct kd_cpu *cpu, u64 qualification)
{
	struct kd_step *step = &cpu->step;
	bool ended;

	/* What was due before the step: the host delivers it. */
	if (step->debug_due) {
		step->debug_due = false;
		return verdict_not_mine();
	}
	if (step->at_handler)
		ended = qualification & DEBUG_B0 || host_vmread(GUEST_RIP) == step->handler;
	else
		ended = qualification & DEBUG_BS;
	/* The guest's own debug register, before the instruction was executed, or its own TF. */
	if (!ended || step->by_mtf)
		return step_fault(cpu, VECTOR_DB);
	return finish(cpu, qualification);
}

struct verdict step_fault(struct kd_cpu *cpu, u8 vector)
{
	remove_trap_flag(cpu);
	/* The processor's own step waits for the delivery by itself. */
	if (!cpu->step.by_mtf && !wait_at_handler(cpu, vector)) {
		struct text text = { 0 };

		disarm(cpu);
		text_put(&text, "step abandoned: exception ");
		text_dec(&text, vector);
		text_put(&text, " has no handler in the guest's IDT");
		if (hold_owned(cpu))
			hold_release(cpu);
		log_text(cpu, LOG_WARNING, &text);
	}
	return verdict_not_mine();
}

struct verdict step_trap(struct kd_cpu *cpu)
{
	if (!cpu->step.armed || !cpu->step.by_mtf)
		return verdict_not_mine();
	return finish(cpu, 0);
}

struct verdict step_int3(struct kd_cpu *cpu)
{
	remove_trap_flag(cpu);
	cpu->int3_reported = true;
	return finish(cpu, 0);
}

void step_emulated(void)
{
	/* The blocking is for one instruction, and the host moves RIP past it. */
	set_bits(GUEST_INTERRUPTIBILITY, BLOCKING_BY_MOV_SS, 0);
	if (this_cpu()->step.by_mtf)
		host_vmwrite(VM_ENTRY_INTR_INFO, INTR_PENDING_MTF);
	else
		set_bits(GUEST_PENDING_DBG, 0, DEBUG_BS);
}
