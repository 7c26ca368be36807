// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * The module: from a running system to a guest of itself, and back.
 *
 * A CPU hotplug state does it core by core: its callbacks run on every online
 * core when the module is loaded, on a core that comes online later before it
 * runs any user code, and on a core that goes offline before it stops.
 */
#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/module.h>
#include <asm/perf_event.h>

#include "hw.h"

static bool selftest;
module_param(selftest, bool, 0400);
MODULE_PARM_DESC(selftest, "exercise paths that are hardly ever taken, and log the result");

static int hotplug_state;

static int core_online(unsigned int core)
{
	struct hw_vcpu *vcpu = per_cpu_ptr(&hw_vcpus, core);
	unsigned long flags;
	int error = hw_vcpu_init(vcpu, core);

	if (error)
		return error;
	intel_pt_handle_vmx(1);
	local_irq_save(flags);
	error = hw_virtualise(vcpu);
	local_irq_restore(flags);
	if (error) {
		intel_pt_handle_vmx(0);
		hw_vcpu_exit(vcpu);
	}
	return error;
}

static int core_offline(unsigned int core)
{
	struct hw_vcpu *vcpu = per_cpu_ptr(&hw_vcpus, core);
	unsigned long flags;

	local_irq_save(flags);
	hw_devirtualise(vcpu);
	local_irq_restore(flags);
	hw_vcpu_exit(vcpu);
	intel_pt_handle_vmx(0);
	return 0;
}

static int __init hw_init(void)
{
	const char *refusal = hw_check_cpu();
	u32 core;
	int error;

	if (refusal) {
		pr_err("haltwire: cannot use this processor: %s\n", refusal);
		return -ENODEV;
	}
	if (nr_cpu_ids > KD_MAX_CORES) {
		pr_err("haltwire: this system can have %u cores, more than the %d that can be debugged\n",
		       nr_cpu_ids, KD_MAX_CORES);
		return -ENODEV;
	}
	error = hw_host_init();
	if (error)
		return error;
	hw_time_init();
	kd_init(nr_cpu_ids);
	for (core = 0; core < nr_cpu_ids; core++)
		kd_absent(core); /* until it is under VMX */
	error = hw_traps_init();
	if (error)
		return error;
	error = hw_ept_init();
	if (error)
		goto no_ept;
	error = hw_apic_init();
	if (error)
		goto no_apic;
	error = hw_hardware_init();
	if (error)
		goto no_hardware;
	error = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "haltwire:online", core_online,
				  core_offline);
	if (error < 0)
		goto no_cores;
	hotplug_state = error;
	error = selftest ? hw_selftest() : 0;
	if (error)
		goto no_power;
	error = hw_power_init();
	if (error)
		goto no_power;
	error = hw_device_init();
	if (error)
		goto no_device;
	pr_info("haltwire: %u cores run under VMX\n", num_online_cpus());
	return 0;

no_device:
	hw_power_exit();
no_power:
	cpuhp_remove_state(hotplug_state);
no_cores:
	hw_hardware_exit();
no_hardware:
	hw_apic_exit();
no_apic:
	hw_ept_exit();
no_ept:
	hw_traps_exit();
	return error;
}

static void __exit hw_exit(void)
{
	hw_device_exit();
	hw_power_exit();
	cpuhp_remove_state(hotplug_state);
	hw_hardware_exit();
	hw_apic_exit();
	hw_ept_exit();
	hw_traps_exit();
	hw_time_exit();
	pr_info("haltwire: all cores left VMX\n");
}

module_init(hw_init);
module_exit(hw_exit);
MODULE_DESCRIPTION("Holds every core in VMX root mode for a debugger on a serial line");
MODULE_LICENSE("Dual MIT/GPL");
