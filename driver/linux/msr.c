// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* HALTWIRE_MSR: RDMSR and WRMSR on a core, in the kernel as usual; a #GP there is an error here. */
#include <linux/cpu.h>
#include <linux/kernel.h>
#include <linux/uaccess.h>
#include <asm/msr.h>

#include "haltwire.h"
#include "hw.h"

static long access_msr(struct haltwire_msr *msr)
{
	if (msr->action == HALTWIRE_MSR_READ)
		return rdmsrl_safe_on_cpu(msr->core, msr->msr, &msr->value);
	/* As /dev/cpu/N/msr does: readers of a bug report on this kernel must know. */
	add_taint(TAINT_CPU_OUT_OF_SPEC, LOCKDEP_STILL_OK);
	return wrmsrl_safe_on_cpu(msr->core, msr->msr, msr->value);
}

long hw_msr_request(struct haltwire_request *request)
{
	void __user *buffer = u64_to_user_ptr(request->buffer);
	struct haltwire_msr msr;
	long error;

	if (request->size != sizeof(msr))
		return -EINVAL;
	if (copy_from_user(&msr, buffer, sizeof(msr)))
		return -EFAULT;
	if (msr.msr > U32_MAX || msr.action > HALTWIRE_MSR_WRITE)
		return -EINVAL;
	if (msr.core >= nr_cpu_ids)
		return -ENXIO;
	cpus_read_lock();
	error = cpu_online(msr.core) ? access_msr(&msr) : -ENODEV;
	cpus_read_unlock();
	if (error)
		return error;
	return copy_to_user(buffer, &msr, sizeof(msr)) ? -EFAULT : 0;
}
