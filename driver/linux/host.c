// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* host.h on a real processor under Linux. All of it runs in VMX root. */
#include <linux/cpumask.h>
#include <linux/ioport.h>
#include <linux/irq_work.h>
#include <linux/mm.h>
#include <asm/debugreg.h>
#include <asm/msr.h>
#include <asm/tsc.h>
#include <asm/vmx.h>

#include "base/host.h"
#include "hw.h"

#define MAX_RAM_RANGES 64

/*
 * RAM as the firmware reported it when the module was loaded: the only addresses that VMX root
 * accesses.
 */
static struct { u64 start, end; } ram[MAX_RAM_RANGES];
static u32 ram_count;

static int add_ram(struct resource *resource, void *unused)
{
	if (ram_count == MAX_RAM_RANGES)
		return -ENOSPC;
	ram[ram_count].start = resource->start;
	ram[ram_count].end = resource->end + 1;
	ram_count++;
	return 0;
}

int hw_host_init(void)
{
	ram_count = 0;
	return walk_iomem_res_desc(IORES_DESC_NONE, IORESOURCE_SYSTEM_RAM | IORESOURCE_BUSY, 0, -1,
				   NULL, add_ram);
}

static bool is_ram(u64 gpa, u32 len)
{
	u32 i;

	for (i = 0; i < ram_count; i++)
		if (gpa >= ram[i].start && gpa < ram[i].end && len <= ram[i].end - gpa)
			return true;
	return false;
}

u32 host_core_count(void)
{
	return nr_cpu_ids;
}

u32 host_core_id(void)
{
	return raw_smp_processor_id();
}

u64 host_vmread(u32 field)
{
	return hw_vmread(field);
}

void host_vmwrite(u32 field, u64 value)
{
	hw_vmwrite(field, value);
}

/* VM exits do not change DR0-DR3 and DR6. */
u64 host_read_dr(u32 number)
{
	return native_get_debugreg(number);
}

void host_write_dr(u32 number, u64 value)
{
	native_set_debugreg(number, value);
}

u64 host_read_cr(u32 number)
{
	u64 value;

	if (number == 2)
		return native_read_cr2();
	asm volatile("mov %%cr8, %0" : "=r"(value));
	return value;
}

void host_write_cr(u32 number, u64 value)
{
	if (number == 2)
		native_write_cr2(value);
	else
		asm volatile("mov %0, %%cr8" : : "r"(value));
}

void host_cpuid(u32 leaf, u32 subleaf, u32 out[4])
{
	hw_guest_cpuid(leaf, subleaf, out);
}

/* Linux's direct map; the page tables say which of it exists. */
u64 host_direct_map(u64 gpa)
{
	return (u64)__va(gpa);
}

bool host_phys_read(u64 gpa, void *dst, u32 len)
{
	return is_ram(gpa, len) && hw_safe_copy(dst, __va(gpa), len);
}

bool host_phys_write(u64 gpa, const void *src, u32 len)
{
	return is_ram(gpa, len) && hw_safe_copy(__va(gpa), src, len);
}

u8 host_inb(u16 port)
{
	u8 value;

	asm volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

void host_outb(u16 port, u8 value)
{
	asm volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

void host_outs(u16 port, const u8 *bytes, u32 count)
{
	asm volatile("rep outsb" : "+S"(bytes), "+c"(count) : "d"(port) : "memory");
}

void host_send_nmi(u32 core)
{
	hw_apic_send_nmi(core);
}

u64 host_tsc(void)
{
	return rdtsc_ordered();
}

u64 host_tsc_hz(void)
{
	return (u64)tsc_khz * 1000;
}

void host_pause(void)
{
	rep_nop();
}

/* Nothing to do: stores become visible to the other cores without help. */
void host_wake(void)
{
}

static void notify_user(struct irq_work *work)
{
	hw_messages_arrived();
}

static DEFINE_IRQ_WORK(user_work, notify_user);

/*
 * irq_work may be queued from an NMI, so from here too; it runs when the guest takes interrupts
 * again.
 */
void host_notify_user(void)
{
	irq_work_queue(&user_work);
}
