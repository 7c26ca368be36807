/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The interrupt controllers, PCI functions and SMIs of the machine for the unit tests. */
#ifndef HALTWIRE_HARDWARE_FAKE_H
#define HALTWIRE_HARDWARE_FAKE_H

#include "wire/hwpackets.h"

#define FAKE_FUNCTIONS 300u

struct fake_function {
	u8 bus, device, function;
	u8 config[PCI_CONFIG_SIZE];
};
extern struct fake_function fake_functions[FAKE_FUNCTIONS];
extern u32 fake_function_count;
/* Adds one; returns its configuration space, in which only the ids are set. */
u8 *fake_add_function(u32 bus, u32 device, u32 function, u16 vendor, u16 device_id);
/* What is in 0xCF8, and how long a read takes. */
extern u32 fake_config_address;
extern u32 fake_config_ticks;

/* By number: offset / 16. Reading one that is not in the mask fails the test. */
extern u32 fake_local_apic[64];
extern u64 fake_local_apic_has;
extern bool fake_local_apic_on;
extern u64 fake_apic_base;
extern u64 fake_io_apic_at;
extern u32 fake_io_apic[1024];

/* How many SMIs there were; none are counted where it is negative. And does a write to 0xB2 raise one? */
extern s64 fake_smis;
extern bool fake_smi_works;

void fake_reset_hardware(void);
bool fake_hardware_msr(u32 msr, u64 *value);
bool fake_hardware_write_msr(u32 core, u32 msr, u64 value);
/* TSC_AUX of each core, the one that can be written. */
extern u64 fake_tsc_aux[4];
bool fake_hardware_out(u16 port);

#endif
