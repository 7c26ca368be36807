// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* For a fatal error in VMX root: the core's VMCS by the names of its fields, and the exits so far. */
#include "base/kd.h"

#include "base/atomic.h"
#include "base/exits.h"
#include "base/host.h"
#include "cores/state.h"
#include "serve/halt.h"
#include "wire/log.h"
#include "wire/wire.h"

#define LINE_LENGTH 100u

struct field {
	const char *name;
	u32 encoding;
};

/* Encodings of SDM 3D appendix B, without the fields that no host uses. */
static const struct field fields[] = {
	/* Why it exited (SDM 3C 25.9) */
	{ "GUEST_PHYSICAL_ADDRESS", 0x2400 },
	{ "VM_INSTRUCTION_ERROR", 0x4400 },
	{ "VM_EXIT_REASON", 0x4402 },
	{ "VM_EXIT_INTR_INFO", 0x4404 },
	{ "VM_EXIT_INTR_ERROR_CODE", 0x4406 },
	{ "IDT_VECTORING_INFO", 0x4408 },
	{ "IDT_VECTORING_ERROR_CODE", 0x440a },
	{ "VM_EXIT_INSTRUCTION_LEN", 0x440c },
	{ "VMX_INSTRUCTION_INFO", 0x440e },
	{ "EXIT_QUALIFICATION", 0x6400 },
	{ "GUEST_LINEAR_ADDRESS", 0x640a },
	/* Guest state (25.4) */
	{ "GUEST_ES_SELECTOR", 0x0800 },
	{ "GUEST_CS_SELECTOR", 0x0802 },
	{ "GUEST_SS_SELECTOR", 0x0804 },
	{ "GUEST_DS_SELECTOR", 0x0806 },
	{ "GUEST_FS_SELECTOR", 0x0808 },
	{ "GUEST_GS_SELECTOR", 0x080a },
	{ "GUEST_LDTR_SELECTOR", 0x080c },
	{ "GUEST_TR_SELECTOR", 0x080e },
	{ "VMCS_LINK_POINTER", 0x2800 },
	{ "GUEST_IA32_DEBUGCTL", 0x2802 },
	{ "GUEST_IA32_PAT", 0x2804 },
	{ "GUEST_IA32_EFER", 0x2806 },
	{ "GUEST_ES_LIMIT", 0x4800 },
	{ "GUEST_CS_LIMIT", 0x4802 },
	{ "GUEST_SS_LIMIT", 0x4804 },
	{ "GUEST_DS_LIMIT", 0x4806 },
	{ "GUEST_FS_LIMIT", 0x4808 },
	{ "GUEST_GS_LIMIT", 0x480a },
	{ "GUEST_LDTR_LIMIT", 0x480c },
	{ "GUEST_TR_LIMIT", 0x480e },
	{ "GUEST_GDTR_LIMIT", 0x4810 },
	{ "GUEST_IDTR_LIMIT", 0x4812 },
	{ "GUEST_ES_AR_BYTES", 0x4814 },
	{ "GUEST_CS_AR_BYTES", 0x4816 },
	{ "GUEST_SS_AR_BYTES", 0x4818 },
	{ "GUEST_DS_AR_BYTES", 0x481a },
	{ "GUEST_FS_AR_BYTES", 0x481c },
	{ "GUEST_GS_AR_BYTES", 0x481e },
	{ "GUEST_LDTR_AR_BYTES", 0x4820 },
	{ "GUEST_TR_AR_BYTES", 0x4822 },
	{ "GUEST_INTERRUPTIBILITY", 0x4824 },
	{ "GUEST_ACTIVITY_STATE", 0x4826 },
	{ "GUEST_SYSENTER_CS", 0x482a },
	{ "VMX_PREEMPTION_TIMER_VALUE", 0x482e },
	{ "GUEST_CR0", 0x6800 },
	{ "GUEST_CR3", 0x6802 },
	{ "GUEST_CR4", 0x6804 },
	{ "GUEST_ES_BASE", 0x6806 },
	{ "GUEST_CS_BASE", 0x6808 },
	{ "GUEST_SS_BASE", 0x680a },
	{ "GUEST_DS_BASE", 0x680c },
	{ "GUEST_FS_BASE", 0x680e },
	{ "GUEST_GS_BASE", 0x6810 },
	{ "GUEST_LDTR_BASE", 0x6812 },
	{ "GUEST_TR_BASE", 0x6814 },
	{ "GUEST_GDTR_BASE", 0x6816 },
	{ "GUEST_IDTR_BASE", 0x6818 },
	{ "GUEST_DR7", 0x681a },
	{ "GUEST_RSP", 0x681c },
	{ "GUEST_RIP", 0x681e },
	{ "GUEST_RFLAGS", 0x6820 },
	{ "GUEST_PENDING_DBG", 0x6822 },
	{ "GUEST_SYSENTER_ESP", 0x6824 },
	{ "GUEST_SYSENTER_EIP", 0x6826 },
	/* Controls (25.6 to 25.8) */
	{ "VIRTUAL_PROCESSOR_ID", 0x0000 },
	{ "MSR_BITMAP", 0x2004 },
	{ "TSC_OFFSET", 0x2010 },
	{ "EPT_POINTER", 0x201a },
	{ "PIN_BASED_VM_EXEC_CONTROL", 0x4000 },
	{ "CPU_BASED_VM_EXEC_CONTROL", 0x4002 },
	{ "EXCEPTION_BITMAP", 0x4004 },
	{ "VM_EXIT_CONTROLS", 0x400c },
	{ "VM_ENTRY_CONTROLS", 0x4012 },
	{ "VM_ENTRY_INTR_INFO", 0x4016 },
	{ "VM_ENTRY_ERROR_CODE", 0x4018 },
	{ "VM_ENTRY_INSTRUCTION_LEN", 0x401a },
	{ "SECONDARY_VM_EXEC_CONTROL", 0x401e },
	{ "CR0_GUEST_HOST_MASK", 0x6000 },
	{ "CR4_GUEST_HOST_MASK", 0x6002 },
	{ "CR0_READ_SHADOW", 0x6004 },
	{ "CR4_READ_SHADOW", 0x6006 },
	/* Host state (25.5) */
	{ "HOST_ES_SELECTOR", 0x0c00 },
	{ "HOST_CS_SELECTOR", 0x0c02 },
	{ "HOST_SS_SELECTOR", 0x0c04 },
	{ "HOST_DS_SELECTOR", 0x0c06 },
	{ "HOST_FS_SELECTOR", 0x0c08 },
	{ "HOST_GS_SELECTOR", 0x0c0a },
	{ "HOST_TR_SELECTOR", 0x0c0c },
	{ "HOST_IA32_PAT", 0x2c00 },
	{ "HOST_IA32_EFER", 0x2c02 },
	{ "HOST_IA32_SYSENTER_CS", 0x4c00 },
	{ "HOST_CR0", 0x6c00 },
	{ "HOST_CR3", 0x6c02 },
	{ "HOST_CR4", 0x6c04 },
	{ "HOST_FS_BASE", 0x6c06 },
	{ "HOST_GS_BASE", 0x6c08 },
	{ "HOST_TR_BASE", 0x6c0a },
	{ "HOST_GDTR_BASE", 0x6c0c },
	{ "HOST_IDTR_BASE", 0x6c0e },
	{ "HOST_IA32_SYSENTER_ESP", 0x6c10 },
	{ "HOST_IA32_SYSENTER_EIP", 0x6c12 },
	{ "HOST_RSP", 0x6c14 },
	{ "HOST_RIP", 0x6c16 },
};

struct output {
	void (*line)(const char *text);
	struct text text;
};

static void end_line(struct output *output)
{
	if (!output->text.length)
		return;
	output->text.bytes[output->text.length] = '\0';
	output->line(output->text.bytes);
	output->text.length = 0;
}

/* Appends a name, before its value; two spaces between the pairs of a line. */
static struct text *begin_value(struct output *output, const char *name)
{
	if (output->text.length > LINE_LENGTH)
		end_line(output);
	if (output->text.length)
		text_put(&output->text, "  ");
	text_put(&output->text, name);
	text_put(&output->text, " ");
	return &output->text;
}

void kd_dump(void (*line)(const char *text))
{
	struct output output = { .line = line };
	u32 i;

	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		text_hex(begin_value(&output, fields[i].name), host_vmread(fields[i].encoding), 1);
	end_line(&output);
	/* The last counter: reasons beyond the table. */
	for (i = 0; i <= EXIT_REASONS; i++)
		if (kd_exits(i))
			text_dec(begin_value(&output, exit_name(i) ? exit_name(i) : "other exits"), kd_exits(i));
	end_line(&output);
}

static void log_dump(const char *line)
{
	log_line(this_cpu(), LOG_INFO, line);
}

void kd_report(const char *line)
{
	struct kd_cpu *cpu = this_cpu();

	/* Also silent when this happened while a frame was being sent: its lock will never be free. */
	if (!atomic_get(&kd.prepared) || atomic_get(&kd.tx_lock))
		return;
	kd_dump(log_dump);
	log_line(cpu, LOG_ERROR, line);
	halt_settle(cpu, verdict_halt(REASON_REQUEST));
}
