// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * Interrupt controllers and PCI, for host.h. Found and mapped when the module is
 * loaded; VMX root only reads, except that it writes the I/O APIC's index register
 * and the address port of PCI configuration.
 */
#include <linux/acpi.h>
#include <linux/io.h>
#include <asm/apicdef.h>
#include <asm/msr.h>

#include "base/host.h"
#include "hw.h"

#define IO_APIC_WINDOW 0x10

static void __iomem *local_apic; /* the register page; NULL in x2APIC mode */
static void __iomem *io_apic;
static u64 io_apic_base;

/* The I/O APIC of the machine's first interrupts. */
static u64 find_io_apic(void)
{
	struct acpi_table_header *table;
	struct acpi_subtable_header *entry;
	u64 found = 0;
	void *end;

	if (acpi_disabled || ACPI_FAILURE(acpi_get_table(ACPI_SIG_MADT, 0, &table)))
		return 0;
	end = (void *)table + table->length;
	entry = (void *)table + sizeof(struct acpi_table_madt);
	for (; (void *)(entry + 1) <= end && entry->length >= sizeof(*entry) &&
	       (void *)entry + entry->length <= end; entry = (void *)entry + entry->length) {
		struct acpi_madt_io_apic *io = (void *)entry;

		if (entry->type == ACPI_MADT_TYPE_IO_APIC && entry->length >= sizeof(*io) &&
		    (!found || !io->global_irq_base))
			found = io->address;
	}
	acpi_put_table(table);
	return found;
}

int hw_hardware_init(void)
{
	u64 base;

	rdmsrl(MSR_IA32_APICBASE, base);
	if (!(base & X2APIC_ENABLE)) {
		local_apic = ioremap(base & MSR_IA32_APICBASE_BASE, PAGE_SIZE);
		if (!local_apic)
			return -ENOMEM;
	}
	/* Without one, the debugger's request is refused. */
	io_apic_base = find_io_apic();
	if (io_apic_base)
		io_apic = ioremap(io_apic_base, PAGE_SIZE);
	if (!io_apic)
		io_apic_base = 0;
	return 0;
}

void hw_hardware_exit(void)
{
	if (local_apic)
		iounmap(local_apic);
	if (io_apic)
		iounmap(io_apic);
	local_apic = NULL;
	io_apic = NULL;
}

u32 host_inl(u16 port)
{
	u32 value;

	asm volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

void host_outl(u16 port, u32 value)
{
	asm volatile("outl %0, %1" : : "a"(value), "Nd"(port));
}

static u32 read_x2apic(u32 offset)
{
	/* One MSR has both halves of the interrupt command (SDM 3A 11.12.9). */
	if (offset == APIC_ICR2)
		return __rdmsr(APIC_BASE_MSR + (APIC_ICR >> 4)) >> 32;
	return __rdmsr(APIC_BASE_MSR + (offset >> 4));
}

bool host_local_apic_read(u32 offset, u32 *value)
{
	u64 base = __rdmsr(MSR_IA32_APICBASE);

	if (!(base & MSR_IA32_APICBASE_ENABLE))
		return false;
	if (base & X2APIC_ENABLE) {
		*value = read_x2apic(offset);
		return true;
	}
	if (!local_apic)
		return false;
	*value = readl(local_apic + offset);
	return true;
}

u64 host_io_apic_base(void)
{
	return io_apic_base;
}

/* The guest may be between its own write of the index and its access: the index is restored. */
u32 host_io_apic_read(u32 index)
{
	u32 before = readl(io_apic);
	u32 value;

	writel(index, io_apic);
	value = readl(io_apic + IO_APIC_WINDOW);
	writel(before, io_apic);
	return value;
}
