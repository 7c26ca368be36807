/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The payloads about devices and tracing; as packets.h, which has all others. */
#ifndef HALTWIRE_WIRE_HWPACKETS_H
#define HALTWIRE_WIRE_HWPACKETS_H

#include "wire/wire.h"

struct wire_apic {
	u32 kind;
	u8 is_x2apic;
	u8 gap[3];
	u32 status;
};
WIRE_SIZE(wire_apic, 12);

enum apic_kind { APIC_LOCAL = 0, APIC_IO = 1 };

#define APIC_PAGE_SIZE 1024u	/* so much of the register page follows */

struct wire_io_apic {
	u64 base;
	u64 linear;		/* where HyperDbg has it mapped; 0 here */
	u32 id;
	u32 version;
	u32 arbitration;
	u8 gap[4];
	u64 entry[400];
};
WIRE_SIZE(wire_io_apic, 3232);
WIRE_AT(wire_io_apic, entry, 32);

struct wire_smi {
	u32 kind;
	u8 gap[4];
	u64 count;
	u32 status;
	u8 gap2[4];
};
WIRE_SIZE(wire_smi, 24);

enum smi_kind { SMI_COUNT = 0, SMI_TRIGGER = 1 };

/* Packed to a byte (PROTOCOL.md, trap 26). */
struct wire_pci_function {
	u8 bus;
	u8 device_function;	/* device in bits 0-4, function above */
	u8 id[4];		/* vendor, device */
	u8 class_code[3];
};
WIRE_SIZE(wire_pci_function, 9);

#define PCI_TREE_MAX 255u

struct wire_pci_tree {
	u32 status;
	u8 count;
	struct wire_pci_function list[PCI_TREE_MAX];
};
WIRE_SIZE(wire_pci_tree, 2300);
WIRE_AT(wire_pci_tree, list, 5);

#define PCI_CONFIG_SIZE 256u
#define PCI_BARS 6u

struct wire_pci_device {
	u32 status;
	u32 raw;
	u8 bus;
	u8 device_function;
	union {
		/* Its last byte lies on that of the first bar's. */
		u8 config[PCI_CONFIG_SIZE];
		struct {
			u8 config_but_one[PCI_CONFIG_SIZE - 1];
			struct {
				u8 is_64bit[4];
				u8 is_enabled[4];
				u8 end[8];
				u8 size[8];
			} bar[PCI_BARS];
		};
	};
	u8 gap[3];
};
WIRE_SIZE(wire_pci_device, 412);
WIRE_AT(wire_pci_device, config, 10);
WIRE_AT(wire_pci_device, bar, 265);

struct wire_lbr {
	u32 core;
	u8 next_is_valid;
	u8 is_architectural;
	u8 gap[2];
	u8 stack[776];
	u8 capacity;
	u8 gap2[3];
	u32 status;
};
WIRE_SIZE(wire_lbr, 792);
WIRE_AT(wire_lbr, status, 788);

struct wire_pt {
	u32 kind;
	u32 status;
	u8 rest[920];
};
WIRE_SIZE(wire_pt, 928);

#endif
