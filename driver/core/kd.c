// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The entry points of kd.h that are no exits: the beginning, a core that leaves, and what a host reads. */
#include "base/kd.h"

#include "base/atomic.h"
#include "base/bytes.h"
#include "cores/hold.h"
#include "cores/state.h"
#include "guest/breakpoint.h"
#include "run/intercept.h"
#include "run/step.h"
#include "run/watch.h"
#include "script/script.h"
#include "serve/halt.h"
#include "serve/request.h"
#include "wire/line.h"
#include "wire/message.h"

void kd_init(u32 cores)
{
	u32 i;

	bytes_clear(&kd, sizeof(kd));
	kd.uart_burst = 1;
	kd.cores = cores < KD_MAX_CORES ? cores : KD_MAX_CORES;
	for (i = 0; i < KD_MAX_CORES; i++)
		kd.cpu[i].id = i;
	breakpoint_init();
	message_init();
	line_init(request_length);
	hold_init(halt_switched);
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

void kd_absent(u32 core)
{
	atomic_put(&kd.cpu[core].absent, 1);
}

void kd_leave(void)
{
	struct kd_cpu *cpu = this_cpu();

	kd_absent(cpu->id);
	step_cancel(cpu);
	cpu->watch = WATCH_NONE;
	intercept_apply(cpu);
	/* The instruction that led here was stepped with the others held. */
	if (hold_owned(cpu))
		hold_release(cpu);
}
