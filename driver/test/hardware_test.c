// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Interrupt controllers, PCI functions, SMIs and tracing, as the debugger asks for them. */
#include "base/bytes.h"
#include "check.h"
#include "fake.h"
#include "hardware_fake.h"
#include "serve/request.h"

#include <string.h>

/* Halts, serves what was received, and takes the paused packet. */
static void halt_and_serve(void)
{
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(fake_vmcall(KD_VMCALL_HALT, 0, 0), KD_RESUME);
	fake_expect(ACTION_PAUSED);
}

static struct fake_frame *ask_apic(u32 kind)
{
	struct wire_apic request = { .kind = kind };

	REQUEST(ACTION_APIC, request);
	halt_and_serve();
	return fake_expect(ACTION_APIC_RESULT);
}

static void the_local_apic_page(void)
{
	struct fake_frame *answer;
	u32 i;

	fake_reset(1);
	for (i = 0; i < 64; i++)
		fake_local_apic[i] = 0xaa000000 | i;
	fake_local_apic[3] = 0x60015;
	/* EOI and self IPI are only written; versions from 0x14 on lack two more. */
	fake_local_apic_has = ~(1ULL << 0x9 | 1ULL << 0xb | 1ULL << 0xc | 1ULL << 0x3f);
	answer = ask_apic(APIC_LOCAL);
	CHECK_EQUAL(answer->length, 12 + 1024);
	CHECK_EQUAL(answer->payload[4], 0);
	CHECK_EQUAL(bytes_u32(answer->payload + 8), STATUS_OK);
	CHECK_EQUAL(bytes_u32(answer->payload + 12 + 0x30), 0x60015);
	CHECK_EQUAL(bytes_u32(answer->payload + 12 + 0xb0), 0);
	CHECK_EQUAL(bytes_u32(answer->payload + 12 + 0x2f0), 0xaa00002f);
	CHECK_EQUAL(bytes_u32(answer->payload + 12 + 0x3e0), 0xaa00003e);
}

/* A #GP in VMX root would be the machine's end: only what exists is read. */
static void x2apic_and_old_versions_lack_registers(void)
{
	struct fake_frame *answer;

	fake_reset(1);
	fake_apic_base |= 1 << 10;
	fake_local_apic[3] = 0x30010;
	fake_local_apic_has &= ~(1ULL << 0x9 | 1ULL << 0xc | 1ULL << 0xe);
	fake_local_apic_has &= ~(1ULL << 0x2f | 1ULL << 0x33 | 1ULL << 0x34);
	answer = ask_apic(APIC_LOCAL);
	CHECK_EQUAL(answer->length, 12 + 1024);
	CHECK_EQUAL(answer->payload[4], 1);
}

static void an_apic_that_is_off_is_refused(void)
{
	struct fake_frame *answer;

	fake_reset(1);
	fake_local_apic_on = false;
	answer = ask_apic(APIC_LOCAL);
	CHECK_EQUAL(answer->length, 12);
	CHECK_EQUAL(bytes_u32(answer->payload + 8), STATUS_APIC_ERROR);
	CHECK_EQUAL(bytes_u32(ask_apic(2)->payload + 8), STATUS_APIC_ERROR);
	CHECK_EQUAL(bytes_u32(ask_apic(0xffffffff)->payload + 8), STATUS_APIC_ERROR);
}

static void the_io_apic_table(void)
{
	struct fake_frame *answer;

	fake_reset(1);
	fake_io_apic[0] = 0x1000000;
	fake_io_apic[1] = 0x170020;
	fake_io_apic[0x10] = 0x10000;
	fake_io_apic[0x10 + 47] = 0x02000000;
	fake_io_apic[0x10 + 48] = 0x12345678;
	answer = ask_apic(APIC_IO);
	CHECK_EQUAL(answer->length, 12 + 3232);
	CHECK_EQUAL(bytes_u64(answer->payload + 12), 0xfec00000);
	CHECK_EQUAL(bytes_u32(answer->payload + 12 + 20), 0x170020);
	CHECK_EQUAL(bytes_u64(answer->payload + 12 + 32), 0x10000);
	CHECK_EQUAL(bytes_u64(answer->payload + 12 + 32 + 8 * 23), 0x0200000000000000);
	/* Behind the last entry there is nothing. */
	CHECK_EQUAL(bytes_u64(answer->payload + 12 + 32 + 8 * 24), 0);
	fake_io_apic[1] = 0xff0020;
	CHECK_EQUAL(ask_apic(APIC_IO)->length, 12 + 3232);
	fake_io_apic_at = 0;
	CHECK_EQUAL(ask_apic(APIC_IO)->length, 12);
}

static struct wire_pci_tree *ask_tree(void)
{
	static struct wire_pci_tree tree;
	struct fake_frame *answer;

	memset(&tree, 0, sizeof(tree));
	REQUEST(ACTION_PCITREE, tree);
	halt_and_serve();
	answer = fake_expect(ACTION_PCITREE_RESULT);
	CHECK_EQUAL(answer->length, sizeof(tree));
	memcpy(&tree, answer->payload, sizeof(tree));
	return &tree;
}

static void make_bridge(u8 *config, u8 primary, u8 secondary)
{
	config[0x0e] = 1;
	config[0x18] = primary;
	config[0x19] = secondary;
	config[0x1a] = secondary;
}

static void the_pci_tree_follows_bridges(void)
{
	const struct wire_pci_tree *tree;
	u8 *config;

	fake_reset(1);
	fake_config_address = 0x80001234;
	config = fake_add_function(0, 0, 0, 0x8086, 0x1237);
	config[0x0b] = 6;
	make_bridge(fake_add_function(0, 3, 0, 0x1b36, 1), 0, 5);
	config = fake_add_function(5, 31, 0, 0x1234, 0x5678);
	config[9] = 2;
	config[10] = 7;
	config[11] = 3;
	/* Another root: no bridge leads there. */
	fake_add_function(0x80, 8, 0, 0x8086, 0x2f00);
	tree = ask_tree();
	CHECK_EQUAL(tree->status, STATUS_OK);
	CHECK_EQUAL(tree->count, 4);
	CHECK_EQUAL(tree->list[0].class_code[0], 6);
	CHECK_EQUAL(tree->list[2].bus, 5);
	CHECK_EQUAL(tree->list[2].device_function, 31);
	CHECK_EQUAL(bytes_u32(tree->list[2].id), 0x56781234);
	CHECK_EQUAL(tree->list[2].class_code[0], 3);
	CHECK_EQUAL(tree->list[2].class_code[1], 7);
	CHECK_EQUAL(tree->list[2].class_code[2], 2);
	CHECK_EQUAL(tree->list[3].bus, 0x80);
	/* The guest's own access goes on where it was. */
	CHECK_EQUAL(fake_config_address, 0x80001234);
}

static void functions_are_looked_for_where_a_device_has_several(void)
{
	u8 *config;

	fake_reset(1);
	config = fake_add_function(0, 1, 0, 0x8086, 0x7000);
	config[0x0e] = 0x80;
	fake_add_function(0, 1, 3, 0x8086, 0x7113);
	fake_add_function(0, 2, 0, 0x8086, 1);
	/* Not reachable: its device says that it has one function. */
	fake_add_function(0, 2, 1, 0x8086, 2);
	CHECK_EQUAL(ask_tree()->count, 3);
}

static void bridges_in_a_ring_end(void)
{
	u32 i;

	fake_reset(1);
	for (i = 0; i < 20; i++)
		make_bridge(fake_add_function(i, 0, 0, 0x1b36, 1), (u8)i, (u8)(i == 19 ? 0 : i + 1));
	make_bridge(fake_add_function(0, 1, 0, 0x1b36, 1), 0, 0);
	CHECK_EQUAL(ask_tree()->count, 21);
}

static void more_functions_than_an_answer_holds(void)
{
	const struct wire_pci_tree *tree;
	u32 i;

	fake_reset(1);
	for (i = 0; i < 300; i++)
		fake_add_function(i / 32, i % 32, 0, 0x8086, (u16)i);
	{
		static struct wire_pci_tree request;

		REQUEST(ACTION_PCITREE, request);
	}
	halt_and_serve();
	fake_expect_log(LOG_WARNING, "45 are left out");
	tree = (const struct wire_pci_tree *)fake_expect(ACTION_PCITREE_RESULT)->payload;
	CHECK_EQUAL(tree->count, 255);
	CHECK_EQUAL(tree->list[254].bus, 7);
}

static void a_bus_that_is_slow_ends_early(void)
{
	static struct wire_pci_tree request;

	fake_reset(1);
	fake_add_function(0, 0, 0, 0x8086, 0x1237);
	fake_config_ticks = 1000;	/* a millisecond each */
	REQUEST(ACTION_PCITREE, request);
	halt_and_serve();
	fake_expect_log(LOG_WARNING, "the list is incomplete");
	CHECK_EQUAL(((struct wire_pci_tree *)fake_expect(ACTION_PCITREE_RESULT)->payload)->count, 1);
}

static void a_machine_without_pci(void)
{
	fake_reset(1);
	CHECK_EQUAL(ask_tree()->status, STATUS_INVALID_ADDRESS);
}

static struct wire_pci_device *ask_device(u8 bus, u8 device, u8 function, u32 raw)
{
	static struct wire_pci_device request;

	memset(&request, 0, sizeof(request));
	request.bus = bus;
	request.device_function = (u8)(device | function << 5);
	request.raw = raw;
	/* HyperDbg sends sizes of its own; they come back. */
	request.bar[2].size[0] = 0x77;
	REQUEST(ACTION_PCIDEVICE, request);
	halt_and_serve();
	memcpy(&request, fake_expect(ACTION_PCIDEVICE_RESULT)->payload, sizeof(request));
	return &request;
}

static void a_pci_device(void)
{
	const struct wire_pci_device *device;
	u8 *config;
	u32 i;

	fake_reset(1);
	fake_config_address = 0x80005678;
	config = fake_add_function(0xff, 31, 7, 0x8086, 0xa352);
	for (i = 0x40; i < 256; i++)
		config[i] = (u8)i;
	config[4] = 3;			/* memory and I/O are on */
	config[0x10] = 0x04;		/* 64 bits, at 0xfe00000000 */
	config[0x14] = 0xfe;
	config[0x18] = 0xf9;		/* I/O at 0x3f8 */
	config[0x19] = 0x03;
	device = ask_device(0xff, 31, 7, 0);
	CHECK_EQUAL(device->status, STATUS_OK);
	CHECK_EQUAL(bytes_u32(device->config), 0xa3528086);
	CHECK_EQUAL(device->config[254], 254);
	CHECK_EQUAL(bytes_u32(device->bar[0].is_64bit), 1);
	CHECK_EQUAL(bytes_u32(device->bar[0].is_enabled), 1);
	CHECK_EQUAL(bytes_u32(device->bar[1].is_enabled), 0);
	CHECK_EQUAL(bytes_u32(device->bar[2].is_64bit), 0);
	CHECK_EQUAL(bytes_u32(device->bar[2].is_enabled), 1);
	CHECK_EQUAL(device->bar[2].size[0], 0x77);
	CHECK_EQUAL(fake_config_address, 0x80005678);
	device = ask_device(0xff, 31, 7, 1);
	CHECK_EQUAL(device->config[255], 255);
	CHECK_EQUAL(bytes_u32(device->bar[2].is_enabled), 0);
}

static void a_pci_device_that_is_not_there(void)
{
	const struct wire_pci_device *device;

	fake_reset(1);
	device = ask_device(1, 2, 3, 0);
	CHECK_EQUAL(device->status, STATUS_INVALID_ADDRESS);
	CHECK_EQUAL(bytes_u32(device->config), 0xffffffff);
}

static struct wire_smi *ask_smi(u32 kind)
{
	static struct wire_smi smi;

	smi = (struct wire_smi){ .kind = kind, .count = 99 };
	REQUEST(ACTION_SMI, smi);
	halt_and_serve();
	memcpy(&smi, fake_expect(ACTION_SMI_RESULT)->payload, sizeof(smi));
	return &smi;
}

static void smis(void)
{
	fake_reset(1);
	CHECK_EQUAL(ask_smi(SMI_COUNT)->status, STATUS_OK);
	CHECK_EQUAL(ask_smi(SMI_COUNT)->count, 42);
	CHECK_EQUAL(ask_smi(SMI_TRIGGER)->status, STATUS_OK);
	CHECK_EQUAL(ask_smi(SMI_TRIGGER)->count, 44);
	fake_smi_works = false;
	CHECK_EQUAL(ask_smi(SMI_TRIGGER)->status, STATUS_NO_SMI);
	CHECK_EQUAL(ask_smi(2)->status, STATUS_INVALID_SMI);
}

static void smis_that_are_not_counted(void)
{
	fake_reset(1);
	fake_smis = -1;
	CHECK_EQUAL(ask_smi(SMI_COUNT)->status, STATUS_INVALID_SMI);
	CHECK_EQUAL(ask_smi(SMI_TRIGGER)->status, STATUS_NO_SMI);
	/* None was tried. */
	CHECK_EQUAL((u64)fake_smis, (u64)-1);
}

static void traces_are_refused(void)
{
	static struct wire_lbr lbr;
	static struct wire_pt pt;

	fake_reset(2);
	lbr.core = ANY_ID;
	lbr.next_is_valid = 1;
	REQUEST(ACTION_LBR, lbr);
	lbr.core = 2;
	REQUEST(ACTION_LBR, lbr);
	pt.kind = 7;
	REQUEST(ACTION_PT, pt);
	pt.kind = 8;
	REQUEST(ACTION_PT, pt);
	halt_and_serve();
	memcpy(&lbr, fake_expect(ACTION_LBR_RESULT)->payload, sizeof(lbr));
	CHECK_EQUAL(lbr.status, STATUS_LBR_DISABLED);
	CHECK_EQUAL(lbr.next_is_valid, 0);
	memcpy(&lbr, fake_expect(ACTION_LBR_RESULT)->payload, sizeof(lbr));
	CHECK_EQUAL(lbr.status, STATUS_INVALID_CORE_ID);
	CHECK_EQUAL(bytes_u32(fake_expect(ACTION_PT_RESULT)->payload + 4), STATUS_NO_HYPERTRACE);
	CHECK_EQUAL(bytes_u32(fake_expect(ACTION_PT_RESULT)->payload + 4), STATUS_INVALID_TRACE);
}

const struct test hardware_tests[] = {
	{ "apic: the registers of the page", the_local_apic_page },
	{ "apic: registers that this one lacks are not read", x2apic_and_old_versions_lack_registers },
	{ "apic: one that is off, and kinds that do not exist", an_apic_that_is_off_is_refused },
	{ "apic: the table of the I/O APIC", the_io_apic_table },
	{ "pci: the tree follows bridges, and finds other roots", the_pci_tree_follows_bridges },
	{ "pci: functions of a device", functions_are_looked_for_where_a_device_has_several },
	{ "pci: bridges in a ring", bridges_in_a_ring_end },
	{ "pci: more functions than an answer holds", more_functions_than_an_answer_holds },
	{ "pci: a bus that is slow", a_bus_that_is_slow_ends_early },
	{ "pci: a machine without any", a_machine_without_pci },
	{ "pci: a device", a_pci_device },
	{ "pci: a device that is not there", a_pci_device_that_is_not_there },
	{ "smi: count and trigger", smis },
	{ "smi: a processor that does not count them", smis_that_are_not_counted },
	{ "trace: branch records and processor trace are refused", traces_are_refused },
	{ 0 },
};
