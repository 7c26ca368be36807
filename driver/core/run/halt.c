// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * The hold word of a core, and who stores what into it:
 *
 *	FREE -> REQUESTED	the owner, before it sends the NMI
 *	REQUESTED -> HELD	the core itself, when it arrives
 *	any -> FREE		the owner, on release
 *	HELD -> OPERATE		the owner, giving ownership away; its own word: FREE -> HELD
 *	OPERATE -> FREE		the core itself, beginning to operate
 *
 * A core that was late for one halt is asked again by the next one, or finds
 * FREE in its word and ignores the NMI.
 */
#include "run/halt.h"

#include "base/atomic.h"
#include "cores/state.h"
#include "run/held_work.h"
#include "run/paused.h"
#include "run/resume.h"
#include "run/step.h"
#include "run/trap.h"
#include "run/watch.h"
#include "serve/loop.h"
#include "wire/log.h"
#include "wire/wire.h"

#define ARRIVAL_SECONDS 1

bool halt_owned(const struct kd_cpu *cpu)
{
	return atomic_get(&kd.owner) == cpu->id + 1;
}

bool halt_own(struct kd_cpu *cpu)
{
	if (halt_owned(cpu))
		return true;
	/*
	 * As long as the other halt lasts, which is up to its user: no deadline.
	 * halt_serve() holds this core as soon as the owner asks for it.
	 */
	while (!atomic_replace(&kd.owner, 0, cpu->id + 1)) {
		if (halt_serve(cpu) && cpu->operated)
			return false;
		host_pause();
	}
	return true;
}

static u32 count_late(const struct kd_cpu *cpu)
{
	u32 late = 0;
	u32 i;

	for (i = 0; i < kd.cores; i++)
		if (i != cpu->id && !atomic_get(&kd.cpu[i].absent) &&
		    atomic_get(&kd.cpu[i].hold) != HOLD_HELD)
			late++;
	return late;
}

u32 halt_others(struct kd_cpu *cpu)
{
	u64 since = host_tsc();
	u32 late;
	u32 i;

	for (i = 0; i < kd.cores; i++) {
		struct kd_cpu *other = &kd.cpu[i];

		if (other == cpu || atomic_get(&other->absent) ||
		    !atomic_replace(&other->hold, HOLD_FREE, HOLD_REQUESTED))
			continue;
		/*
		 * One at a time: an NMI of an earlier halt that is still on its way
		 * does as well, and none is left over for the guest.
		 */
		if (!atomic_swap(&other->nmi_sent, 1))
			host_send_nmi(i);
	}
	host_wake();
	for (;;) {
		late = count_late(cpu);
		if (!late || host_tsc() - since > ARRIVAL_SECONDS * host_tsc_hz())
			break;
		host_pause();
	}
	kd.counters.cores_late += late;
	return late;
}

void halt_release(struct kd_cpu *cpu)
{
	u32 i;

	for (i = 0; i < kd.cores; i++)
		if (i != cpu->id)
			atomic_put(&kd.cpu[i].hold, HOLD_FREE);
	atomic_put(&kd.owner, 0);
	host_wake();
}

/*
 * Spins until freed (false) or told to operate (true). A core that is freed
 * and asked for again before it notices goes on being held.
 */
static bool be_held(struct kd_cpu *cpu)
{
	for (;;) {
		u32 hold = atomic_get(&cpu->hold);

		if (hold == HOLD_FREE)
			return false;
		if (hold == HOLD_OPERATE) {
			atomic_put(&cpu->hold, HOLD_FREE);
			return true;
		}
		if (hold == HOLD_REQUESTED && atomic_replace(&cpu->hold, HOLD_REQUESTED, HOLD_HELD))
			host_wake();
		held_work_run(cpu);
		host_pause();
	}
}

/* Operates until a request resumes, or until the core it switched to does. */
static void operate(struct kd_cpu *cpu, const struct halt_cause *first)
{
	static const struct halt_cause switched = { .reason = REASON_CORE_SWITCHED };
	const struct halt_cause *cause = first;

	for (;;) {
		resume_clear(cpu);
		paused_send(cpu, cause);
		if (loop_run(cpu) == LOOP_RESUMED) {
			cpu->operated = true;
			return;
		}
		if (!be_held(cpu))
			return;
		cause = &switched;
	}
}

bool halt_serve(struct kd_cpu *cpu)
{
	static const struct halt_cause switched = { .reason = REASON_CORE_SWITCHED };

	if (!atomic_replace(&cpu->hold, HOLD_REQUESTED, HOLD_HELD))
		return false;
	host_wake();
	if (be_held(cpu))
		operate(cpu, &switched);
	return true;
}

void halt_operate(struct kd_cpu *cpu, const struct halt_cause *cause)
{
	u32 late = halt_others(cpu);

	host_time_stops();
	kd.counters.halts++;
	/* What was waited for is over: this halt is what came first. */
	watch_drop();
	kd.page_in.armed = false;
	if (late) {
		struct text text = { 0 };

		text_dec(&text, late);
		text_put(&text, " of ");
		text_dec(&text, kd.cores);
		text_put(&text, " cores did not stop within a second; they stop when they can");
		log_text(cpu, LOG_WARNING, &text);
	}
	operate(cpu, cause);
	resume_guest(cpu);
}

void halt(struct kd_cpu *cpu, const struct halt_cause *cause)
{
	if (halt_own(cpu))
		halt_operate(cpu, cause);
	else
		resume_guest(cpu);
}

void kd_absent(u32 core)
{
	atomic_put(&kd.cpu[core].absent, 1);
}

void kd_leave(void)
{
	struct kd_cpu *cpu = this_cpu();

	kd_absent(cpu->id);
	step_cancel(cpu);
	watch_lift(cpu);
	trap_apply(cpu);
	/* The instruction that led here was stepped with the others held. */
	if (halt_owned(cpu))
		halt_release(cpu);
}

/* What was asked of it before it went is over; a halt that is on goes on without it. */
void halt_join(struct kd_cpu *cpu)
{
	atomic_put(&cpu->hold, HOLD_FREE);
	atomic_put(&cpu->nmi_sent, 0);
	atomic_put(&cpu->absent, 0);
	while (atomic_get(&kd.owner)) {
		halt_serve(cpu);
		host_pause();
	}
}

bool halt_is_held(u32 core)
{
	return atomic_get(&kd.cpu[core].hold) == HOLD_HELD;
}

void halt_switch(struct kd_cpu *cpu, u32 core)
{
	atomic_put(&cpu->hold, HOLD_HELD);
	atomic_put(&kd.owner, core + 1);
	atomic_put(&kd.cpu[core].hold, HOLD_OPERATE);
	host_wake();
}
