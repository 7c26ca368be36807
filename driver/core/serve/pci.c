// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Offsets and bits are those of the PCI Local Bus Specification 3.0, 3.2.2.3 and 6. */
#include "serve/handlers.h"

#include "base/bytes.h"
#include "base/host.h"
#include "wire/hwpackets.h"
#include "wire/log.h"

#define CONFIG_ADDRESS 0xcf8u
#define CONFIG_DATA 0xcfcu
#define CONFIG_ENABLE (1u << 31)

#define BUSES 256u
#define DEVICES 32u
#define FUNCTIONS 8u
#define NO_VENDOR 0xffffu

#define AT_ID 0x00u
#define AT_COMMAND 0x04u
#define AT_CLASS 0x08u
#define AT_HEADER_TYPE 0x0cu	/* bits 16-23 */
#define AT_BUSES 0x18u		/* of a bridge: primary, secondary, subordinate, latency */
#define HEADER_MULTIFUNCTION 0x80u
#define HEADER_BRIDGE 1u
#define COMMAND_IO 1u
#define COMMAND_MEMORY 2u
#define BAR_IS_IO 1u
#define BAR_64BIT 4u
#define BAR_TYPE 7u

struct scan {
	struct wire_pci_tree *answer;
	u64 deadline;
	u32 left_out;		/* functions for which there was no room */
	bool reached[BUSES];	/* the secondary bus of a bridge that was seen */
	bool done[BUSES];
};

static u32 config_read(u32 bus, u32 device, u32 function, u32 at)
{
	host_outl(CONFIG_ADDRESS, CONFIG_ENABLE | bus << 16 | device << 11 | function << 8 | at);
	return host_inl(CONFIG_DATA);
}

static void add(struct scan *scan, u32 bus, u32 device, u32 function, u32 id)
{
	struct wire_pci_function *entry = &scan->answer->list[scan->answer->count];
	u32 class = config_read(bus, device, function, AT_CLASS);

	if (scan->answer->count == PCI_TREE_MAX) {
		scan->left_out++;
		return;
	}
	entry->bus = (u8)bus;
	entry->device_function = (u8)(device | function << 5);
	bytes_copy(entry->id, &id, sizeof(id));
	/* Base class, subclass, interface: what HyperDbg means to give. */
	entry->class_code[0] = (u8)(class >> 24);
	entry->class_code[1] = (u8)(class >> 16);
	entry->class_code[2] = (u8)(class >> 8);
	scan->answer->count++;
}

/* False: there is no such function. */
static bool look_at(struct scan *scan, u32 bus, u32 device, u32 function, u32 *header)
{
	u32 id = config_read(bus, device, function, AT_ID);

	if ((id & 0xffff) == NO_VENDOR)
		return false;
	add(scan, bus, device, function, id);
	*header = config_read(bus, device, function, AT_HEADER_TYPE) >> 16 & 0xff;
	/* A secondary bus has a higher number: one that has not is not followed. */
	if ((*header & ~HEADER_MULTIFUNCTION) == HEADER_BRIDGE) {
		u32 secondary = config_read(bus, device, function, AT_BUSES) >> 8 & 0xff;

		if (secondary > bus)
			scan->reached[secondary] = true;
	}
	return true;
}

/* False: the time is over. */
static bool scan_bus(struct scan *scan, u32 bus)
{
	u32 device;

	scan->done[bus] = true;
	for (device = 0; device < DEVICES; device++) {
		u32 header, other, function;

		if (host_tsc() > scan->deadline)
			return false;
		if (!look_at(scan, bus, device, 0, &header))
			continue;
		for (function = 1; function < FUNCTIONS && (header & HEADER_MULTIFUNCTION); function++)
			look_at(scan, bus, device, function, &other);
	}
	return true;
}

/* What bridges lead to first; then the other buses, since a machine may have several roots. */
static bool scan_all(struct scan *scan)
{
	u32 bus;

	scan->reached[0] = true;
	for (bus = 0; bus < BUSES; bus++)
		if (scan->reached[bus] && !scan_bus(scan, bus))
			return false;
	for (bus = 0; bus < BUSES; bus++)
		if (!scan->done[bus] && !scan_bus(scan, bus))
			return false;
	return true;
}

enum flow pci_tree_request(struct kd_cpu *cpu, struct kd_call *call)
{
	/* The guest may stand between its writes of address and data. */
	u32 address = host_inl(CONFIG_ADDRESS);
	struct scan scan = {
		.answer = (struct wire_pci_tree *)call->answer,
		.deadline = host_tsc() + host_tsc_hz() / 2,
	};

	bytes_clear(scan.answer, sizeof(*scan.answer));
	if (!scan_all(&scan))
		log_line(cpu, LOG_WARNING, "not all PCI buses were read within half a second; the list is incomplete");
	host_outl(CONFIG_ADDRESS, address);
	if (scan.left_out) {
		struct text text = { 0 };

		text_put(&text, "more PCI functions than fit into an answer: ");
		text_dec(&text, scan.left_out);
		text_put(&text, " are left out");
		log_text(cpu, LOG_WARNING, &text);
	}
	scan.answer->status = scan.answer->count ? STATUS_OK : STATUS_INVALID_ADDRESS;
	return FLOW_STAY;
}

/* Of the first five, as HyperDbg does; sizes would take writes, which a halted machine is spared. */
static void describe_bars(struct wire_pci_device *device)
{
	u32 command = bytes_u32(device->config + AT_COMMAND);
	u32 i;

	for (i = 0; i < PCI_BARS - 1; i++) {
		u32 bar = bytes_u32(device->config + 0x10 + 4 * i);
		bool io = bar & BAR_IS_IO;
		u32 is_64bit = !io && (bar & BAR_TYPE) == BAR_64BIT;
		u32 enabled = bar && (command & (io ? COMMAND_IO : COMMAND_MEMORY));

		bytes_copy(device->bar[i].is_64bit, &is_64bit, sizeof(is_64bit));
		bytes_copy(device->bar[i].is_enabled, &enabled, sizeof(enabled));
		/* The next one is this one's upper half. */
		i += is_64bit;
	}
}

enum flow pci_device_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_pci_device *device = (struct wire_pci_device *)call->answer;
	u32 number = device->device_function & 0x1f;
	u32 function = device->device_function >> 5;
	u32 address = host_inl(CONFIG_ADDRESS);
	u32 at;

	(void)cpu;
	for (at = 0; at < PCI_CONFIG_SIZE; at += 4) {
		u32 value = config_read(device->bus, number, function, at);
		/* The last byte lies where the BARs' descriptions begin: only with the raw dump. */
		u32 part = at + 4 == PCI_CONFIG_SIZE && !device->raw ? 3 : 4;

		bytes_copy(device->config + at, &value, part);
		if (at == AT_ID && (value & 0xffff) == NO_VENDOR)
			break;
	}
	host_outl(CONFIG_ADDRESS, address);
	if ((bytes_u32(device->config) & 0xffff) == NO_VENDOR) {
		device->status = STATUS_INVALID_ADDRESS;
		return FLOW_STAY;
	}
	if (!device->raw && !(device->config[AT_HEADER_TYPE + 2] & ~HEADER_MULTIFUNCTION))
		describe_bars(device);
	device->status = STATUS_OK;
	return FLOW_STAY;
}
