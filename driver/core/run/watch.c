// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "run/watch.h"

#include "base/atomic.h"
#include "base/vmcs.h"
#include "cores/hold.h"
#include "cores/state.h"
#include "guest/regs.h"
#include "run/step.h"
#include "wire/log.h"
#include "wire/wire.h"

#define CR3_ADDRESS 0x000ffffffffff000ULL

static bool can_look(enum watch how)
{
	switch (how) {
	case WATCH_CLOCK:
		return host_can_exit() & HOST_EXITS_TIMER;
	case WATCH_SPACE:
		return host_can_exit() & HOST_EXITS_CR3_LOAD;
	case WATCH_SLOT:
		return host_thread_slot();
	case WATCH_NONE:
		break;
	}
	return true;
}

static const char *missing(enum watch how)
{
	switch (how) {
	case WATCH_CLOCK:
		return "this processor has no VMX-preemption timer to watch the running process with; "
		       "the other way to switch needs none";
	case WATCH_SPACE:
		return "this processor cannot intercept loads of CR3";
	case WATCH_SLOT:
		return "the address of this system's running thread is unknown";
	case WATCH_NONE:
		break;
	}
	return "";
}

bool watch_arm(struct kd_cpu *cpu, const struct kd_watch *wanted)
{
	/* What this core can, all can. */
	if (!can_look(wanted->how)) {
		log_line(cpu, LOG_ERROR, missing(wanted->how));
		return false;
	}
	watch_drop();
	kd.watch = *wanted;
	atomic_put(&kd.watch_armed, 1);
	return true;
}

void watch_drop(void)
{
	atomic_put(&kd.watch_armed, 0);
}

void watch_choose(struct kd_cpu *cpu)
{
	/* A step is over after an instruction, and its #DB is not to be mixed up with another. */
	bool looks = atomic_get(&kd.watch_armed) && atomic_get(&kd.prepared) && !cpu->step.armed;

	cpu->watch = looks ? kd.watch.how : WATCH_NONE;
}

static bool runs_wanted(void)
{
	const struct kd_watch *watch = &kd.watch;
	struct host_thread now;

	host_current(&now);
	if (watch->is_thread)
		return now.thread == watch->object || (watch->by_id && now.tid == watch->id);
	return now.process == watch->object || (watch->by_id && now.pid == watch->id);
}

/* The next entry's address space; what the system calls the running process may be the one before still. */
static bool enters_wanted(void)
{
	return (host_vmread(GUEST_CR3) & CR3_ADDRESS) == kd.watch.space;
}

/*
 * Ends the wait where it has come true. Another halt may have ended it before,
 * or end it while this core waits for its turn; the user may wait for something
 * else then.
 */
static struct verdict check_watch(struct kd_cpu *cpu, bool (*found)(void))
{
	if (!atomic_get(&kd.watch_armed) || !found())
		return verdict_resume();
	if (!hold_own(cpu) || !atomic_get(&kd.watch_armed) || !found())
		return verdict_resume();
	return verdict_halt(kd.watch.is_thread ? REASON_THREAD_SWITCHED : REASON_PROCESS_SWITCHED);
}

struct verdict watch_tick(struct kd_cpu *cpu)
{
	return cpu->watch == WATCH_CLOCK ? check_watch(cpu, runs_wanted) : verdict_not_mine();
}

struct verdict watch_instruction(struct kd_cpu *cpu)
{
	if (cpu->watch != WATCH_CLOCK || !atomic_get(&kd.watch_armed) || !runs_wanted())
		return verdict_not_mine();
	return check_watch(cpu, runs_wanted);
}

struct verdict watch_cr_access(struct kd_cpu *cpu)
{
	u64 qualification = host_vmread(EXIT_QUALIFICATION);
	u64 value = cpu->gprs[qualification >> CR_GPR_SHIFT & CR_GPR_MASK];
	u64 length = host_vmread(VM_EXIT_INSTRUCTION_LEN);

	if (cpu->watch != WATCH_SPACE ||
	    (qualification & (CR_NUMBER_MASK | CR_ACCESS_MASK)) != CR_MOV_TO_CR3 ||
	    !host_load_cr3(value))
		return verdict_not_mine();
	regs_set_rip(host_vmread(GUEST_RIP) + length);
	if (host_vmread(GUEST_RFLAGS) & RFLAGS_TF)
		step_emulated();
	return check_watch(cpu, enters_wanted);
}

struct verdict watch_slot(struct kd_cpu *cpu)
{
	return check_watch(cpu, runs_wanted);
}
