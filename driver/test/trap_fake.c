// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "trap_fake.h"

bool fake_has_trap_flag;
bool fake_trap_flag[FAKE_CORES];
bool fake_time_stands;
u32 fake_time_went_on;

bool host_monitor_trap(bool on)
{
	fake_trap_flag[fake_core] = fake_has_trap_flag && on;
	return fake_has_trap_flag;
}

void host_time_stops(void)
{
	fake_time_stands = true;
}

void host_time_goes_on(void)
{
	fake_time_went_on += fake_time_stands;
	fake_time_stands = false;
}
