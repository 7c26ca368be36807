// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* VM exits: which are ours, and who handles them. */
#include "base/atomic.h"
#include "base/exits.h"
#include "base/vmcs.h"
#include "cores/hold.h"
#include "cores/state.h"
#include "guest/breakpoint.h"
#include "guest/debug_registers.h"
#include "guest/memory.h"
#include "run/over.h"
#include "run/step.h"
#include "run/watch.h"
#include "serve/halt.h"
#include "vmcall.h"
#include "wire/wire.h"

static struct verdict exit_debug(struct kd_cpu *cpu)
{
	u64 qualification = host_vmread(EXIT_QUALIFICATION);

	if (cpu->step.armed)
		return step_debug(cpu, qualification);
	if (cpu->dr_ours & qualification & DEBUG_B0)
		return over_hit(cpu);
	if (cpu->dr_ours & qualification & DEBUG_B1)
		return watch_slot(cpu);
	if (!cpu->dr_debugger || !(qualification & DEBUG_B_ANY) || !atomic_get(&kd.prepared))
		return verdict_not_mine();
	host_write_dr(6, (host_read_dr(6) & ~(u64)DEBUG_B_ANY) | (qualification & DEBUG_B_ANY));
	cpu->debug_reported = true;
	return verdict_halt(REASON_DEBUG_REGISTER);
}

/* This core owns the halt: what is the #BP at rip? */
static struct verdict judge_int3(struct kd_cpu *cpu, u64 rip)
{
	struct verdict verdict = verdict_halt(REASON_BREAKPOINT);
	u32 id = 0;
	u8 byte;

	verdict.cause.stage = 1;
	switch (breakpoint_hit(cpu, rip, &id)) {
	case HIT_REPORT:
		verdict.cause.tag = id;
		return verdict;
	case HIT_FILTERED:
		cpu->reported = true;
		cpu->reported_rip = rip;
		return verdict_resume();
	case HIT_NONE:
		break;
	}
	if (host_vmread(GUEST_RIP) != rip || !memory_read(rip, &byte, 1) || byte != INT3)
		return verdict_resume();
	cpu->int3_reported = true;
	return verdict;
}

static struct verdict exit_breakpoint(struct kd_cpu *cpu)
{
	u64 rip = host_vmread(GUEST_RIP);

	if (!atomic_get(&kd.prepared) || breakpoint_suspended())
		return cpu->step.armed ? step_fault(cpu, VECTOR_BP) : verdict_not_mine();
	if (cpu->step.armed)
		return step_int3(cpu);
	/* Judge only now: it may have changed while we waited for ownership. */
	return hold_own(cpu) ? judge_int3(cpu, rip) : verdict_resume();
}

/* An NMI that lands after its core already stopped is ours too. */
static struct verdict exit_nmi(struct kd_cpu *cpu)
{
	bool ours = atomic_swap(&cpu->nmi_sent, 0);

	return hold_serve(cpu) || ours ? verdict_resume() : verdict_not_mine();
}

static struct verdict exit_exception(struct kd_cpu *cpu)
{
	u32 info = (u32)host_vmread(VM_EXIT_INTR_INFO);
	u8 vector = (u8)(info & INTR_VECTOR_MASK);

	if ((info >> INTR_TYPE_SHIFT & INTR_TYPE_MASK) == INTR_TYPE_NMI)
		return exit_nmi(cpu);
	if (vector == VECTOR_DB)
		return exit_debug(cpu);
	if (vector == VECTOR_BP)
		return exit_breakpoint(cpu);
	return cpu->step.armed ? step_fault(cpu, vector) : verdict_not_mine();
}

/* The guest sees its own debug registers, whatever they hold of ours. */
static struct verdict exit_mov_dr(struct kd_cpu *cpu)
{
	u8 vector = 0;

	switch (debug_registers_move(cpu, host_vmread(EXIT_QUALIFICATION), &vector)) {
	case MOV_DR_NOT_OURS:
		return verdict_not_mine();
	case MOV_DR_DONE:
		if (cpu->step.armed || host_vmread(GUEST_RFLAGS) & RFLAGS_TF)
			step_emulated();
		break;
	case MOV_DR_FAULT:
		host_vmwrite(VM_ENTRY_ERROR_CODE, 0);
		host_vmwrite(VM_ENTRY_INTR_INFO, INTR_VALID | vector |
			     (vector == VECTOR_GP ? INTR_HAS_ERROR_CODE : 0) |
			     INTR_TYPE_HARD_EXCEPTION << INTR_TYPE_SHIFT);
		kd_exception_injected(vector);
		break;
	}
	return verdict_resume();
}

static struct verdict judge(struct kd_cpu *cpu, u32 reason)
{
	struct verdict verdict = verdict_not_mine();
	bool by_instruction = exit_is_by_instruction(reason);

	if (by_instruction)
		verdict = watch_instruction(cpu);
	if (verdict.kind != VERDICT_NOT_MINE)
		return verdict;
	switch (reason) {
	case EXIT_EXCEPTION_NMI:
		return exit_exception(cpu);
	case EXIT_VMCALL:
		verdict = vmcall_exit(cpu);
		break;
	case EXIT_CR_ACCESS:
		verdict = watch_cr_access(cpu);
		break;
	case EXIT_DR_ACCESS:
		verdict = exit_mov_dr(cpu);
		break;
	case EXIT_MTF:
		return step_trap(cpu);
	case EXIT_PREEMPTION_TIMER:
		return watch_tick(cpu);
	}
	if (verdict.kind == VERDICT_NOT_MINE && cpu->step.armed && by_instruction)
		step_emulated();
	return verdict;
}

enum kd_exit_result kd_exit(void)
{
	struct kd_cpu *cpu = this_cpu();
	u32 reason = (u32)host_vmread(VM_EXIT_REASON) & EXIT_REASON_MASK;

	cpu->exits[reason < EXIT_REASONS ? reason : EXIT_REASONS]++;
	cpu->gprs[KD_RSP] = host_vmread(GUEST_RSP);
	return halt_settle(cpu, judge(cpu, reason));
}

enum kd_exit_result kd_nmi(void)
{
	struct kd_cpu *cpu = this_cpu();

	cpu->gprs[KD_RSP] = host_vmread(GUEST_RSP);
	return halt_settle(cpu, exit_nmi(cpu));
}

void kd_exception_injected(u8 vector)
{
	struct kd_cpu *cpu = this_cpu();

	if (cpu->step.armed)
		step_fault(cpu, vector);
}
