// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/atomic.h"
#include "cores/state.h"
#include "run/halt.h"
#include "wire/log.h"
#include "wire/packets.h"

void kd_report(const char *line)
{
	static const struct halt_cause cause = { .reason = REASON_REQUEST };
	struct kd_cpu *cpu = this_cpu();

	/* Also silent when this happened while a frame was being sent: its lock will never be free. */
	if (!atomic_get(&kd.prepared) || atomic_get(&kd.tx_lock))
		return;
	log_line(cpu, LOG_ERROR, line);
	halt(cpu, &cause);
}
