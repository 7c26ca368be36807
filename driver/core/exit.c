// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* VM exits: which are ours, and who handles them. */
#include "base/atomic.h"
#include "base/bytes.h"
#include "base/exits.h"
#include "base/vmcs.h"
#include "cores/state.h"
#include "guest/breakpoint.h"
#include "guest/memory.h"
#include "run/halt.h"
#include "run/pagein.h"
#include "run/resume.h"
#include "run/step.h"
#include "run/trap.h"
#include "run/watch.h"
#include "script/script.h"
#include "serve/loop.h"
#include "vmcall.h"
#include "wire/message.h"
#include "wire/wire.h"

struct kd_machine kd;

static void set_resume_flag(void)
{
	host_vmwrite(GUEST_RFLAGS, host_vmread(GUEST_RFLAGS) | RFLAGS_RF);
}

/* DR0 behind a stepped-over call: for the thread and the depth that it was set for. */
static void over_hit(struct kd_cpu *cpu)
{
	static const struct halt_cause stepped = { .reason = REASON_STEPPED };
	struct host_thread now;

	host_current(&now);
	if (now.process != kd.over.process || now.thread != kd.over.thread ||
	    cpu->gprs[KD_RSP] < kd.over.rsp || !kd.over.armed) {
		set_resume_flag();
		trap_apply(cpu);
		return;
	}
	/* Another halt, that this core had to take part in first, has ended the step. */
	if (!halt_own(cpu) || !kd.over.armed)
		resume_guest(cpu);
	else if (!page_in_next(cpu))
		halt_operate(cpu, &stepped);
}

static enum kd_exit_result exit_debug(struct kd_cpu *cpu)
{
	static const struct halt_cause hit = { .reason = REASON_DEBUG_REGISTER };
	u64 qualification = host_vmread(EXIT_QUALIFICATION);

	if (cpu->step.armed)
		return step_debug(cpu, qualification);
	if (cpu->dr_ours & qualification & DEBUG_B0) {
		over_hit(cpu);
		return KD_RESUME;
	}
	if (cpu->dr_ours & qualification & DEBUG_B1)
		return watch_slot(cpu);
	if (!cpu->dr_debugger || !(qualification & DEBUG_B_ANY) || !atomic_get(&kd.prepared))
		return KD_NOT_MINE;
	host_write_dr(6, (host_read_dr(6) & ~(u64)DEBUG_B_ANY) | (qualification & DEBUG_B_ANY));
	cpu->debug_reported = true;
	halt(cpu, &hit);
	return KD_RESUME;
}

static enum kd_exit_result exit_breakpoint(struct kd_cpu *cpu)
{
	struct halt_cause hit = { .reason = REASON_BREAKPOINT, .stage = 1 };
	u64 rip = host_vmread(GUEST_RIP);
	u32 id = 0;
	u8 byte;

	if (!atomic_get(&kd.prepared) || breakpoint_suspended())
		return cpu->step.armed ? step_fault(cpu, VECTOR_BP) : KD_NOT_MINE;
	if (cpu->step.armed) {
		step_int3(cpu);
		return KD_RESUME;
	}
	if (!halt_own(cpu)) {
		resume_guest(cpu);
		return KD_RESUME;
	}
	/* What it is, is asked only now: in the halt that this core waited for, it may have changed. */
	switch (breakpoint_hit(cpu, rip, &id)) {
	case HIT_REPORT:
		hit.tag = id;
		halt_operate(cpu, &hit);
		break;
	case HIT_FILTERED:
		cpu->reported = true;
		cpu->reported_rip = rip;
		resume_guest(cpu);
		break;
	case HIT_NONE:
		if (host_vmread(GUEST_RIP) == rip && memory_read(rip, &byte, 1) && byte == INT3) {
			cpu->int3_reported = true;
			halt_operate(cpu, &hit);
		} else {
			resume_guest(cpu);
		}
		break;
	}
	return KD_RESUME;
}

/* One that was sent to a core which came before it arrived is ours too. */
static enum kd_exit_result exit_nmi(struct kd_cpu *cpu)
{
	bool ours = atomic_swap(&cpu->nmi_sent, 0);

	if (halt_serve(cpu)) {
		resume_guest(cpu);
		return KD_RESUME;
	}
	return ours ? KD_RESUME : KD_NOT_MINE;
}

static enum kd_exit_result exit_exception(struct kd_cpu *cpu)
{
	u32 info = (u32)host_vmread(VM_EXIT_INTR_INFO);
	u8 vector = (u8)(info & INTR_VECTOR_MASK);

	if ((info >> INTR_TYPE_SHIFT & INTR_TYPE_MASK) == INTR_TYPE_NMI)
		return exit_nmi(cpu);
	if (vector == VECTOR_DB)
		return exit_debug(cpu);
	if (vector == VECTOR_BP)
		return exit_breakpoint(cpu);
	return cpu->step.armed ? step_fault(cpu, vector) : KD_NOT_MINE;
}

enum kd_exit_result kd_exit(void)
{
	struct kd_cpu *cpu = this_cpu();
	u32 reason = (u32)host_vmread(VM_EXIT_REASON) & EXIT_REASON_MASK;
	bool by_instruction = exit_is_by_instruction(reason);
	enum kd_exit_result result = KD_NOT_MINE;

	cpu->exits[reason < EXIT_REASONS ? reason : EXIT_REASONS]++;
	cpu->gprs[KD_RSP] = host_vmread(GUEST_RSP);
	if (by_instruction && watch_instruction(cpu))
		return KD_RESUME;
	switch (reason) {
	case EXIT_EXCEPTION_NMI:
		return exit_exception(cpu);
	case EXIT_VMCALL:
		result = vmcall_exit(cpu);
		break;
	case EXIT_CR_ACCESS:
		result = watch_cr_access(cpu);
		break;
	case EXIT_MTF:
		return step_trap(cpu);
	case EXIT_PREEMPTION_TIMER:
		return watch_tick(cpu);
	}
	if (result == KD_NOT_MINE && cpu->step.armed && by_instruction)
		step_emulated();
	return result;
}

enum kd_exit_result kd_nmi(void)
{
	struct kd_cpu *cpu = this_cpu();

	cpu->gprs[KD_RSP] = host_vmread(GUEST_RSP);
	return exit_nmi(cpu);
}

void kd_init(u32 cores)
{
	u32 i;

	bytes_clear(&kd, sizeof(kd));
	kd.cores = cores < KD_MAX_CORES ? cores : KD_MAX_CORES;
	for (i = 0; i < KD_MAX_CORES; i++)
		kd.cpu[i].id = i;
	breakpoint_init();
	message_init();
	loop_init();
	script_init();
}

u64 *kd_gprs(u32 core)
{
	return kd.cpu[core].gprs;
}

u64 kd_exits(u32 reason)
{
	u64 sum = 0;
	u32 i;

	for (i = 0; i < kd.cores; i++)
		sum += kd.cpu[i].exits[reason < EXIT_REASONS ? reason : EXIT_REASONS];
	return sum;
}

const struct kd_counters *kd_counters(void)
{
	return &kd.counters;
}
