// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "run/intercept.h"

#include "base/atomic.h"
#include "base/vmcs.h"
#include "cores/state.h"
#include "guest/breakpoint.h"
#include "guest/debug_registers.h"

#define EVERY_EXCEPTION 0xffffffffu
/* Short enough for a program that wakes up for a moment only; an exit takes about one of a hundred. */
#define WATCH_MICROSECONDS 100

/* A debugger is there: breakpoints, and the debug registers that its user set. */
static struct controls session_wants(void)
{
	struct controls wants = { 0 };

	if (!atomic_get(&kd.prepared))
		return wants;
	if (!kd.debug_off)
		wants.exceptions |= 1u << VECTOR_DB;
	if (!breakpoint_suspended())
		wants.exceptions |= 1u << VECTOR_BP;
	return wants;
}

static struct controls step_wants(const struct kd_step *step)
{
	struct controls wants = { 0 };

	if (!step->armed)
		return wants;
	if (step->by_mtf)
		wants.exits = HOST_EXITS_MTF;
	/* By the monitor trap flag, for the BS that goes with the guest's own TF only: step_fault(). */
	if (!step->by_mtf || step->guest_tf)
		wants.exceptions = EVERY_EXCEPTION;
	if (step->at_handler) {
		wants.debug_registers = DEBUG_B0;
		wants.execution = step->handler;
	}
	return wants;
}

static struct controls over_wants(void)
{
	struct controls wants = { 0 };

	if (!kd.step_over_stop.armed)
		return wants;
	wants.exceptions = 1u << VECTOR_DB;
	wants.debug_registers = DEBUG_B0;
	wants.execution = kd.step_over_stop.address;
	return wants;
}

static struct controls watch_wants(enum watch how)
{
	struct controls wants = { 0 };

	switch (how) {
	case WATCH_CLOCK:
		wants.exits = HOST_EXITS_TIMER;
		wants.timer = WATCH_MICROSECONDS;
		break;
	case WATCH_SPACE:
		wants.exits = HOST_EXITS_CR3_LOAD;
		break;
	case WATCH_SLOT:
		wants.exceptions = 1u << VECTOR_DB;
		wants.debug_registers = DEBUG_B1;
		wants.slot = host_thread_slot();
		break;
	case WATCH_NONE:
		break;
	}
	return wants;
}

static void add(struct controls *all, const struct controls *more)
{
	u8 new_registers = more->debug_registers & ~all->debug_registers;

	all->exits |= more->exits;
	all->exceptions |= more->exceptions;
	if (more->exits & HOST_EXITS_TIMER && (!all->timer || more->timer < all->timer))
		all->timer = more->timer;
	if (new_registers & DEBUG_B0)
		all->execution = more->execution;
	if (new_registers & DEBUG_B1)
		all->slot = more->slot;
	all->debug_registers |= new_registers;
	/* The guest goes on seeing its own in those that are ours. */
	if (new_registers)
		all->exits |= HOST_EXITS_MOV_DR;
}

struct controls intercept_combine(const struct controls *wants, u32 count)
{
	struct controls all = { 0 };
	u32 i;

	for (i = 0; i < count; i++)
		add(&all, &wants[i]);
	return all;
}

void intercept_apply(struct kd_cpu *cpu)
{
	const struct controls wants[] = {
		session_wants(), step_wants(&cpu->step), over_wants(), watch_wants(cpu->watch),
	};
	/* An absent core leaves VMX operation, and takes nothing of ours along. */
	u32 count = atomic_get(&cpu->absent) ? 0 : sizeof(wants) / sizeof(wants[0]);
	struct controls all = intercept_combine(wants, count);

	debug_registers_take(cpu, all.debug_registers, all.execution, all.slot);
	host_set_exits(all.exits, all.exceptions, all.timer);
}
