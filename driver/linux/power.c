// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * Suspend is refused: cores would resume outside VMX, in the middle of what they
 * were doing. Before a reboot every core leaves VMX: the firmware, or a kernel
 * started by kexec, must not find it on.
 */
#include <linux/notifier.h>
#include <linux/reboot.h>
#include <linux/smp.h>
#include <linux/suspend.h>

#include "hw.h"

static int on_power(struct notifier_block *block, unsigned long event, void *unused)
{
	if (event != PM_SUSPEND_PREPARE && event != PM_HIBERNATION_PREPARE)
		return NOTIFY_DONE;
	pr_warn("haltwire: refused to suspend: rmmod haltwire first\n");
	return NOTIFY_BAD;
}

static void leave(void *unused)
{
	hw_devirtualise(this_cpu_ptr(&hw_vcpus));
}

static int on_reboot(struct notifier_block *block, unsigned long event, void *unused)
{
	hw_device_stop();
	on_each_cpu(leave, NULL, true);
	pr_info("haltwire: all cores left VMX for the reboot\n");
	return NOTIFY_DONE;
}

static struct notifier_block power = { .notifier_call = on_power };
static struct notifier_block reboot = { .notifier_call = on_reboot };

int hw_power_init(void)
{
	int error = register_reboot_notifier(&reboot);

	if (error)
		return error;
	error = register_pm_notifier(&power);
	if (error)
		unregister_reboot_notifier(&reboot);
	return error;
}

void hw_power_exit(void)
{
	unregister_pm_notifier(&power);
	unregister_reboot_notifier(&reboot);
}
