// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * The guest's MSRs (host.h). VM exits put some of them into the VMCS and load the host's own (SDM 3C 28.3.2, 28.5.1);
 * the others are the processor's, shared by guest and host. In VMX root.
 */
#include <asm/cpufeature.h>
#include <asm/msr.h>
#include <asm/vmx.h>

#include "base/host.h"
#include "hw.h"

/* The VMCS fields of an MSR; host: 0, or the host's own field, whose value stays when VMX ends (leave.c). */
static const struct held {
	u32 msr;
	u32 guest, host;
	bool is_address;	/* must be canonical, or the VM entry fails */
} held[] = {
	{ MSR_FS_BASE, GUEST_FS_BASE, 0, true },
	{ MSR_GS_BASE, GUEST_GS_BASE, 0, true },
	{ MSR_IA32_SYSENTER_CS, GUEST_SYSENTER_CS, HOST_IA32_SYSENTER_CS, false },
	{ MSR_IA32_SYSENTER_ESP, GUEST_SYSENTER_ESP, HOST_IA32_SYSENTER_ESP, true },
	{ MSR_IA32_SYSENTER_EIP, GUEST_SYSENTER_EIP, HOST_IA32_SYSENTER_EIP, true },
	{ MSR_IA32_DEBUGCTLMSR, GUEST_IA32_DEBUGCTL, 0, false },
};

static const struct held *find(u32 msr)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(held); i++)
		if (held[i].msr == msr)
			return &held[i];
	return NULL;
}

static bool is_canonical(u64 address)
{
	u32 shift = 64 - (boot_cpu_has(X86_FEATURE_LA57) ? 57 : 48);

	return (u64)((s64)(address << shift) >> shift) == address;
}

bool host_read_msr(u32 msr, u64 *value)
{
	const struct held *in_vmcs = find(msr);

	if (in_vmcs) {
		*value = hw_vmread(in_vmcs->guest);
		return true;
	}
	if (!hw_safe_rdmsr(msr, value))
		return false;
	if (msr == MSR_IA32_TSC)
		*value += hw_vmread(TSC_OFFSET);
	return true;
}

static bool write_held(const struct held *in_vmcs, u64 value)
{
	if (in_vmcs->is_address && !is_canonical(value))
		return false;
	if (in_vmcs->msr == MSR_IA32_SYSENTER_CS && value >> 32)
		return false;
	/* The processor says which bits it has; VM exits clear the register anyway (SDM 28.5.1). */
	if (in_vmcs->msr == MSR_IA32_DEBUGCTLMSR &&
	    (!hw_safe_wrmsr(in_vmcs->msr, value) || !hw_safe_wrmsr(in_vmcs->msr, 0)))
		return false;
	hw_vmwrite(in_vmcs->guest, value);
	if (in_vmcs->host)
		hw_vmwrite(in_vmcs->host, value);
	return true;
}

bool host_write_msr(u32 msr, u64 value)
{
	const struct held *in_vmcs = find(msr);

	if (in_vmcs)
		return write_held(in_vmcs, value);
	if (msr == MSR_IA32_TSC)
		value -= hw_vmread(TSC_OFFSET);
	return hw_safe_wrmsr(msr, value);
}
