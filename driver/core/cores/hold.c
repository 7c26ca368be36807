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
#include "cores/hold.h"

#include "base/atomic.h"
#include "cores/state.h"
#include "cores/held_work.h"

#define ARRIVAL_SECONDS 1

/* Set once, before any core exits. */
static void (*operate)(struct kd_cpu *cpu);

void hold_init(void (*call)(struct kd_cpu *cpu))
{
	operate = call;
}

bool hold_owned(const struct kd_cpu *cpu)
{
	return atomic_get(&kd.owner) == cpu->id + 1;
}

bool hold_own(struct kd_cpu *cpu)
{
	if (hold_owned(cpu))
		return true;
	/*
	 * As long as the other halt lasts, which is up to its user: no deadline.
	 * hold_serve() holds this core as soon as the owner asks for it.
	 */
	while (!atomic_replace(&kd.owner, 0, cpu->id + 1)) {
		if (hold_serve(cpu) && cpu->operated)
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

u32 hold_others(struct kd_cpu *cpu)
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
		 * An NMI of an earlier halt that is still in flight serves this one
		 * too. Never send two, or the guest gets the spare.
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

void hold_release(struct kd_cpu *cpu)
{
	u32 i;

	for (i = 0; i < kd.cores; i++)
		if (i != cpu->id)
			atomic_put(&kd.cpu[i].hold, HOLD_FREE);
	atomic_put(&kd.owner, 0);
	host_wake();
}

bool hold_wait(struct kd_cpu *cpu)
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

bool hold_serve(struct kd_cpu *cpu)
{
	if (!atomic_replace(&cpu->hold, HOLD_REQUESTED, HOLD_HELD))
		return false;
	host_wake();
	if (hold_wait(cpu))
		operate(cpu);
	return true;
}

/* What was asked of it before it went is over; a halt that is on goes on without it. */
void hold_join(struct kd_cpu *cpu)
{
	atomic_put(&cpu->hold, HOLD_FREE);
	atomic_put(&cpu->nmi_sent, 0);
	atomic_put(&cpu->absent, 0);
	while (atomic_get(&kd.owner)) {
		hold_serve(cpu);
		host_pause();
	}
}

bool hold_is_held(u32 core)
{
	return atomic_get(&kd.cpu[core].hold) == HOLD_HELD;
}

void hold_switch(struct kd_cpu *cpu, u32 core)
{
	atomic_put(&cpu->hold, HOLD_HELD);
	atomic_put(&kd.owner, core + 1);
	atomic_put(&kd.cpu[core].hold, HOLD_OPERATE);
	host_wake();
}
