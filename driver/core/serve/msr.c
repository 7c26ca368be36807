// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/msr.h"

#include "base/atomic.h"
#include "cores/held_work.h"
#include "cores/state.h"
#include "wire/packets.h"

static void read_msr(struct kd_cpu *cpu)
{
	cpu->msr.done = host_read_msr(cpu->msr.number, &cpu->msr.value);
}

static void write_msr(struct kd_cpu *cpu)
{
	cpu->msr.done = host_write_msr(cpu->msr.number, cpu->msr.value);
}

/* Has the core do it that has the register. */
static u32 access_msr(struct kd_cpu *cpu, struct wire_register *reg, held_work_fn *work)
{
	struct kd_cpu *owner;

	if (reg->core >= kd.cores)
		return STATUS_INVALID_CORE_ID;
	owner = &kd.cpu[reg->core];
	/* Work that is not done yet has these fields. */
	if (atomic_get(&owner->work_state))
		return STATUS_CORE_NOT_LOCKED;
	owner->msr = (struct kd_msr){ .number = reg->id, .value = reg->value };
	if (owner == cpu)
		work(cpu);
	else if (!held_work_post(reg->core, work) || !held_work_wait(reg->core))
		return STATUS_CORE_NOT_LOCKED;
	reg->value = owner->msr.value;
	return owner->msr.done ? STATUS_OK : STATUS_INVALID_REGISTER;
}

void msr_read(struct kd_cpu *cpu, struct wire_register *reg)
{
	reg->status = access_msr(cpu, reg, read_msr);
}

void msr_write(struct kd_cpu *cpu, struct wire_register *reg)
{
	reg->status = access_msr(cpu, reg, write_msr);
}
