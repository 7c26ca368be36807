// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/halt.h"

#include "cores/hold.h"
#include "cores/state.h"
#include "run/paused.h"
#include "run/resume.h"
#include "run/watch.h"
#include "serve/loop.h"
#include "wire/log.h"
#include "wire/wire.h"

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
		if (!hold_wait(cpu))
			return;
		cause = &switched;
	}
}

void halt_switched(struct kd_cpu *cpu)
{
	static const struct halt_cause switched = { .reason = REASON_CORE_SWITCHED };

	operate(cpu, &switched);
}

static void report_late(struct kd_cpu *cpu, u32 late)
{
	struct text text = { 0 };

	text_dec(&text, late);
	text_put(&text, " of ");
	text_dec(&text, kd.cores);
	text_put(&text, " cores did not stop within a second; they stop when they can");
	log_text(cpu, LOG_WARNING, &text);
}

/* All others held, A42 sent, requests served until one resumes. */
static void halt(struct kd_cpu *cpu, const struct halt_cause *cause)
{
	u32 late;

	if (!hold_own(cpu))
		return;
	late = hold_others(cpu);
	host_time_stops();
	kd.counters.halts++;
	/* What was waited for is over: this halt is what came first. */
	watch_drop();
	kd.page_in.armed = false;
	if (late)
		report_late(cpu, late);
	operate(cpu, cause);
}

enum kd_exit_result halt_settle(struct kd_cpu *cpu, struct verdict verdict)
{
	if (verdict.kind == VERDICT_NOT_MINE)
		return KD_NOT_MINE;
	if (verdict.kind == VERDICT_HALT)
		halt(cpu, &verdict.cause);
	resume_guest(cpu);
	return KD_RESUME;
}
