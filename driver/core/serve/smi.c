// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/handlers.h"

#include "base/host.h"
#include "wire/hwpackets.h"
#include "wire/log.h"

#define MSR_SMI_COUNT 0x34u	/* SDM 4, table 2-2; low half */

/* Advanced power management control: a write raises an SMI where the chipset lets it. */
#define PORT_APM_CONTROL 0xb2u
/* A command that no firmware means anything by; those of ACPI are larger. */
#define APM_NOTHING 0u
#define TRIGGER_MS 10u

static bool read_count(u64 *count)
{
	if (!host_read_msr(MSR_SMI_COUNT, count))
		return false;
	*count &= 0xffffffffu;
	return true;
}

/* Only the counter shows whether one came: without it none is raised. */
static u32 trigger(u64 *count)
{
	u64 until = host_tsc() + host_tsc_hz() / 1000 * TRIGGER_MS;
	u64 before;

	if (!read_count(&before))
		return STATUS_NO_SMI;
	host_outb(PORT_APM_CONTROL, APM_NOTHING);
	do {
		host_pause();
		if (read_count(count) && *count != before)
			return STATUS_OK;
	} while (host_tsc() < until);
	return STATUS_NO_SMI;
}

enum flow smi_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_smi *smi = (struct wire_smi *)call->answer;

	smi->count = 0;
	switch (smi->kind) {
	case SMI_COUNT:
		smi->status = STATUS_OK;
		if (read_count(&smi->count))
			break;
		log_line(cpu, LOG_ERROR, "this processor does not count SMIs (MSR 0x34)");
		smi->status = STATUS_INVALID_SMI;
		break;
	case SMI_TRIGGER:
		smi->status = trigger(&smi->count);
		break;
	default:
		smi->status = STATUS_INVALID_SMI;
	}
	return FLOW_STAY;
}
