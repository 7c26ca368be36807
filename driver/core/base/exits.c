// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/exits.h"

#include "base/types.h"

struct exit_kind {
	const char *name;
	bool by_instruction;
};

#define EVENT(text) { .name = (text), .by_instruction = false }
#define INSTRUCTION(text) { .name = (text), .by_instruction = true }

static const struct exit_kind kinds[EXIT_REASONS] = {
	[0] = EVENT("exception or NMI"),
	[1] = EVENT("external interrupt"),
	[2] = EVENT("triple fault"),
	[3] = EVENT("INIT signal"),
	[4] = EVENT("start-up IPI"),
	[5] = EVENT("I/O SMI"),
	[6] = EVENT("other SMI"),
	[7] = EVENT("interrupt window"),
	[8] = EVENT("NMI window"),
	[9] = EVENT("task switch"),
	[10] = INSTRUCTION("CPUID"),
	[11] = INSTRUCTION("GETSEC"),
	[12] = INSTRUCTION("HLT"),
	[13] = INSTRUCTION("INVD"),
	[14] = INSTRUCTION("INVLPG"),
	[15] = INSTRUCTION("RDPMC"),
	[16] = INSTRUCTION("RDTSC"),
	[17] = EVENT("RSM"),	/* in SMM only, which is not ours */
	[18] = INSTRUCTION("VMCALL"),
	[19] = INSTRUCTION("VMCLEAR"),
	[20] = INSTRUCTION("VMLAUNCH"),
	[21] = INSTRUCTION("VMPTRLD"),
	[22] = INSTRUCTION("VMPTRST"),
	[23] = INSTRUCTION("VMREAD"),
	[24] = INSTRUCTION("VMRESUME"),
	[25] = INSTRUCTION("VMWRITE"),
	[26] = INSTRUCTION("VMXOFF"),
	[27] = INSTRUCTION("VMXON"),
	[28] = INSTRUCTION("control-register access"),
	[29] = INSTRUCTION("MOV DR"),
	[30] = INSTRUCTION("I/O instruction"),
	[31] = INSTRUCTION("RDMSR"),
	[32] = INSTRUCTION("WRMSR"),
	[33] = EVENT("VM-entry failure, guest state"),
	[34] = EVENT("VM-entry failure, MSR loading"),
	[36] = INSTRUCTION("MWAIT"),
	[37] = EVENT("monitor trap flag"),
	[39] = INSTRUCTION("MONITOR"),
	[40] = INSTRUCTION("PAUSE"),
	[41] = EVENT("VM-entry failure, machine check"),
	[43] = EVENT("TPR below threshold"),
	[44] = EVENT("APIC access"),
	[45] = EVENT("virtualized EOI"),
	[46] = INSTRUCTION("access to GDTR or IDTR"),
	[47] = INSTRUCTION("access to LDTR or TR"),
	[48] = EVENT("EPT violation"),
	[49] = EVENT("EPT misconfiguration"),
	[50] = INSTRUCTION("INVEPT"),
	[51] = INSTRUCTION("RDTSCP"),
	[52] = EVENT("VMX-preemption timer"),
	[53] = INSTRUCTION("INVVPID"),
	[54] = INSTRUCTION("WBINVD"),
	[55] = INSTRUCTION("XSETBV"),
	[56] = EVENT("APIC write"),
	[57] = INSTRUCTION("RDRAND"),
	[58] = INSTRUCTION("INVPCID"),
	[59] = INSTRUCTION("VMFUNC"),
	[60] = INSTRUCTION("ENCLS"),
	[61] = INSTRUCTION("RDSEED"),
	[62] = EVENT("page-modification log full"),
	[63] = INSTRUCTION("XSAVES"),
	[64] = INSTRUCTION("XRSTORS"),
	[65] = INSTRUCTION("PCONFIG"),
	[66] = EVENT("SPP-related event"),
	[67] = INSTRUCTION("UMWAIT"),
	[68] = INSTRUCTION("TPAUSE"),
	[69] = INSTRUCTION("LOADIWKEY"),
	[70] = INSTRUCTION("ENCLV"),
	[72] = INSTRUCTION("ENQCMD"),
	[73] = INSTRUCTION("ENQCMDS"),
	[74] = EVENT("bus lock"),
	[75] = EVENT("instruction timeout"),
};

const char *exit_name(u32 reason)
{
	return reason < EXIT_REASONS ? kinds[reason].name : NULL;
}

bool exit_is_by_instruction(u32 reason)
{
	return reason < EXIT_REASONS && kinds[reason].by_instruction;
}
