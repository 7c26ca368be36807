// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/handlers.h"

#include "base/bytes.h"
#include "base/vmcs.h"
#include "cores/state.h"
#include "guest/regs.h"
#include "serve/msr.h"
#include "wire/packets.h"

#define ALL_REGISTERS 0xffffffffu
/* What HyperDbg answers, with status OK, for an id that it does not know. */
#define UNKNOWN_REGISTER_VALUE 0x80000000u

static void read_all(struct kd_cpu *cpu, struct wire_all_registers *all)
{
	bytes_clear(all, sizeof(*all));
	bytes_copy(all->gprs, cpu->gprs, sizeof(all->gprs));
	all->cs = (u16)host_vmread(GUEST_CS_SELECTOR);
	all->ds = (u16)host_vmread(GUEST_DS_SELECTOR);
	all->fs = (u16)host_vmread(GUEST_FS_SELECTOR);
	all->gs = (u16)host_vmread(GUEST_GS_SELECTOR);
	all->es = (u16)host_vmread(GUEST_ES_SELECTOR);
	all->ss = (u16)host_vmread(GUEST_SS_SELECTOR);
	all->rflags = regs_rflags(cpu);
	all->rip = host_vmread(GUEST_RIP);
}

enum flow registers_read_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_register *reg = (struct wire_register *)call->answer;

	reg->status = STATUS_OK;
	if (reg->space == REGISTER_IS_MSR) {
		msr_read(cpu, reg);
	} else if (reg->id == ALL_REGISTERS) {
		read_all(cpu, (struct wire_all_registers *)(call->answer + sizeof(*reg)));
		call->answer_length += sizeof(struct wire_all_registers);
	} else if (!regs_read(cpu, reg->id, &reg->value)) {
		reg->value = UNKNOWN_REGISTER_VALUE;
	}
	return FLOW_STAY;
}

enum flow registers_write_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_register *reg = (struct wire_register *)call->answer;

	if (reg->space == REGISTER_IS_MSR)
		msr_write(cpu, reg);
	else
		reg->status = regs_write(cpu, reg->id, reg->value) ? STATUS_OK : STATUS_INVALID_REGISTER;
	return FLOW_STAY;
}
