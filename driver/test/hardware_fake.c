// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "hardware_fake.h"

#include "base/bytes.h"
#include "check.h"
#include "fake.h"

#include <string.h>

struct fake_function fake_functions[FAKE_FUNCTIONS];
u32 fake_function_count;
u32 fake_config_address;
u32 fake_config_ticks;
u32 fake_local_apic[64];
u64 fake_local_apic_has;
bool fake_local_apic_on;
u64 fake_apic_base;
u64 fake_io_apic_at;
u32 fake_io_apic[1024];
s64 fake_smis;
bool fake_smi_works;

void fake_reset_hardware(void)
{
	fake_function_count = 0;
	fake_config_address = 0;
	fake_config_ticks = 0;
	memset(fake_local_apic, 0, sizeof(fake_local_apic));
	memset(fake_io_apic, 0, sizeof(fake_io_apic));
	fake_local_apic_has = ~0ULL;
	fake_local_apic_on = true;
	fake_apic_base = 0xfee00900;
	fake_io_apic_at = 0xfec00000;
	fake_smis = 42;
	fake_smi_works = true;
}

u8 *fake_add_function(u32 bus, u32 device, u32 function, u16 vendor, u16 device_id)
{
	struct fake_function *added = &fake_functions[fake_function_count++];

	CHECK(fake_function_count <= FAKE_FUNCTIONS);
	memset(added, 0, sizeof(*added));
	added->bus = (u8)bus;
	added->device = (u8)device;
	added->function = (u8)function;
	memcpy(added->config, &vendor, 2);
	memcpy(added->config + 2, &device_id, 2);
	return added->config;
}

static u32 config(u32 address)
{
	u32 i;

	CHECK(address >> 31 && !(address & 3) && !(address >> 24 & 0x7f));
	for (i = 0; i < fake_function_count; i++) {
		const struct fake_function *one = &fake_functions[i];

		if (one->bus == (address >> 16 & 0xff) && one->device == (address >> 11 & 0x1f) &&
		    one->function == (address >> 8 & 7))
			return bytes_u32(one->config + (address & 0xff));
	}
	return 0xffffffff;
}

u32 host_inl(u16 port)
{
	CHECK(port == 0xcf8 || port == 0xcfc);
	if (port == 0xcf8)
		return fake_config_address;
	fake_pass(fake_config_ticks);
	return config(fake_config_address);
}

/* Nothing is ever written to a function. */
void host_outl(u16 port, u32 value)
{
	CHECK(port == 0xcf8);
	fake_config_address = value;
}

bool host_local_apic_read(u32 offset, u32 *value)
{
	CHECK(!(offset & 15) && offset < APIC_PAGE_SIZE && (fake_local_apic_has >> (offset / 16) & 1));
	*value = fake_local_apic[offset / 16];
	return fake_local_apic_on;
}

u64 host_io_apic_base(void)
{
	return fake_io_apic_at;
}

u32 host_io_apic_read(u32 index)
{
	CHECK(index < 1024);
	return fake_io_apic[index];
}

#define MSR_TSC_AUX 0xc0000103u

u64 fake_tsc_aux[4];

bool fake_hardware_write_msr(u32 core, u32 msr, u64 value)
{
	if (msr != MSR_TSC_AUX || value >> 32)
		return false;
	fake_tsc_aux[core] = value;
	return true;
}

bool fake_hardware_msr(u32 msr, u64 *value)
{
	if (msr == MSR_TSC_AUX) {
		*value = fake_tsc_aux[fake_core];
		return true;
	}
	*value = msr == 0x1b ? fake_apic_base : (u64)fake_smis;
	return msr == 0x1b || (msr == 0x34 && fake_smis >= 0);
}

bool fake_hardware_out(u16 port)
{
	if (port != 0xb2)
		return false;
	fake_smis += fake_smi_works;
	return true;
}
