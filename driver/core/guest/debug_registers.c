// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "guest/debug_registers.h"

#include "base/vmcs.h"
#include "cores/state.h"
#include "guest/regs.h"

void debug_registers_take(struct kd_cpu *cpu, u8 which, u64 execution, u64 slot)
{
	u64 dr7;

	if (!cpu->dr_ours && !which)
		return;
	if (!cpu->dr_ours) {
		cpu->guest_dr[0] = host_read_dr(0);
		cpu->guest_dr[1] = host_read_dr(1);
		cpu->guest_dr7 = host_vmread(GUEST_DR7);
	}
	host_write_dr(0, which & DEBUG_B0 ? execution : cpu->guest_dr[0]);
	host_write_dr(1, which & DEBUG_B1 ? slot : cpu->guest_dr[1]);
	dr7 = cpu->guest_dr7;
	if (which & DEBUG_B0)
		dr7 = (dr7 & ~(u64)DR7_DR0_MASK) | DR7_G0 | DR7_ONE;
	if (which & DEBUG_B1)
		dr7 = (dr7 & ~(u64)DR7_DR1_MASK) | DR7_G1 | DR7_DR1_WRITE_8 | DR7_ONE;
	host_vmwrite(GUEST_DR7, dr7);
	cpu->dr_ours = which;
}

static u64 read(const struct kd_cpu *cpu, u32 number)
{
	if (number < 2)
		return cpu->guest_dr[number];
	return number == 7 ? cpu->guest_dr7 : host_read_dr(number);
}

static void write(struct kd_cpu *cpu, u32 number, u64 value)
{
	switch (number) {
	case 0:
	case 1:
		cpu->guest_dr[number] = value;
		break;
	case 6:
		host_write_dr(6, (value & DR6_SETTABLE) | DR6_ONES);
		break;
	case 7:
		cpu->guest_dr7 = (value & DR7_SETTABLE) | DR7_ONE;
		break;
	default:
		host_write_dr(number, value);
	}
	debug_registers_take(cpu, cpu->dr_ours, host_read_dr(0), host_read_dr(1));
}

/*
 * The exit comes before what the processor checks of privilege and of DR4 and
 * DR5 (SDM 3C 26.1.3), and before general detection (3B 18.2.4).
 */
static bool raises(struct kd_cpu *cpu, u32 number, u8 *vector)
{
	if (regs_is_user()) {
		*vector = VECTOR_GP;
		return true;
	}
	if ((number == 4 || number == 5) && host_vmread(GUEST_CR4) & CR4_DE) {
		*vector = VECTOR_UD;
		return true;
	}
	if (cpu->guest_dr7 & DR7_GD) {
		cpu->guest_dr7 &= ~(u64)DR7_GD;
		host_write_dr(6, host_read_dr(6) | DR6_BD);
		debug_registers_take(cpu, cpu->dr_ours, host_read_dr(0), host_read_dr(1));
		*vector = VECTOR_DB;
		return true;
	}
	return false;
}

static void store(struct kd_cpu *cpu, u32 gpr, u64 value)
{
	cpu->gprs[gpr] = value;
	if (gpr == KD_RSP)
		host_vmwrite(GUEST_RSP, value);
}

enum mov_dr debug_registers_move(struct kd_cpu *cpu, u64 qualification, u8 *vector)
{
	u32 number = qualification & DR_NUMBER_MASK;
	u32 gpr = qualification >> DR_GPR_SHIFT & DR_GPR_MASK;
	u64 width = regs_is_64bit() ? ~0ULL : 0xffffffffULL;

	if (!cpu->dr_ours)
		return MOV_DR_NOT_OURS;
	if (raises(cpu, number, vector))
		return MOV_DR_FAULT;
	if (number == 4 || number == 5)
		number += 2;
	if (qualification & DR_READ) {
		store(cpu, gpr, read(cpu, number) & width);
	} else if (number >= 6 && (cpu->gprs[gpr] & width) >> 32) {
		*vector = VECTOR_GP;
		return MOV_DR_FAULT;
	} else {
		write(cpu, number, cpu->gprs[gpr] & width);
	}
	regs_set_rip(host_vmread(GUEST_RIP) + host_vmread(VM_EXIT_INSTRUCTION_LEN));
	return MOV_DR_DONE;
}
