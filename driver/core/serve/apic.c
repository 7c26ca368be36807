// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/handlers.h"

#include "base/bytes.h"
#include "base/host.h"
#include "wire/hwpackets.h"

#define MSR_IA32_APIC_BASE 0x1bu
#define APIC_BASE_X2APIC (1u << 10)

/* Registers of the page, a bit each 16 bytes: SDM 3A table 11-1, without what is only written (EOI, self IPI). */
#define READABLE 0x43ff81fffffff70cULL
/* What the page of x2APIC mode lacks: arbitration priority, remote read, destination format (SDM 3A table 11-6). */
#define NOT_IN_X2APIC (1ULL << 0x09 | 1ULL << 0x0c | 1ULL << 0x0e)

/* What versions from XAPIC on lack: reading them may be an illegal access, which the guest would hear of. */
#define NOT_IN_XAPIC (1ULL << 0x09 | 1ULL << 0x0c)
#define XAPIC 0x14u

#define REGISTER_VERSION 0x03u
#define REGISTER_LVT_CMCI 0x2fu
#define REGISTER_LVT_THERMAL 0x33u
#define REGISTER_LVT_PERFORMANCE 0x34u

/* I/O APIC: 82093AA datasheet, 3.2. */
#define IO_APIC_ID 0u
#define IO_APIC_VERSION 1u
#define IO_APIC_ARBITRATION 2u
#define IO_APIC_TABLE 0x10u

/* Later entries of the local vector table came with later versions (SDM 3A 11.4.8). */
static u64 lacking(u32 version)
{
	u32 last = version >> 16 & 0xff;

	return ((version & 0xff) >= XAPIC ? NOT_IN_XAPIC : 0) |
	       (last < 6 ? 1ULL << REGISTER_LVT_CMCI : 0) |
	       (last < 5 ? 1ULL << REGISTER_LVT_THERMAL : 0) |
	       (last < 4 ? 1ULL << REGISTER_LVT_PERFORMANCE : 0);
}

static bool read_local(struct wire_apic *header, u32 *page)
{
	u64 registers = READABLE;
	u64 base;
	u32 version;
	u32 i;

	if (!host_read_msr(MSR_IA32_APIC_BASE, &base) ||
	    !host_local_apic_read(REGISTER_VERSION * 16, &version))
		return false;
	header->is_x2apic = (base & APIC_BASE_X2APIC) != 0;
	registers &= ~lacking(version);
	if (header->is_x2apic)
		registers &= ~NOT_IN_X2APIC;
	for (i = 0; i < APIC_PAGE_SIZE / 16; i++)
		if ((registers >> i & 1) && !host_local_apic_read(i * 16, &page[i * 4]))
			return false;
	return true;
}

static bool read_io(struct wire_io_apic *io)
{
	u32 entries;
	u32 i;

	io->base = host_io_apic_base();
	if (!io->base)
		return false;
	io->id = host_io_apic_read(IO_APIC_ID);
	io->version = host_io_apic_read(IO_APIC_VERSION);
	io->arbitration = host_io_apic_read(IO_APIC_ARBITRATION);
	entries = (io->version >> 16 & 0xff) + 1;
	for (i = 0; i < entries; i++)
		io->entry[i] = (u64)host_io_apic_read(IO_APIC_TABLE + 2 * i + 1) << 32 |
			       host_io_apic_read(IO_APIC_TABLE + 2 * i);
	return true;
}

enum flow apic_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_apic *header = (struct wire_apic *)call->answer;
	u8 *rest = call->answer + sizeof(*header);
	/* Of their own, since the header leaves what follows at a multiple of 4 only. */
	static u32 page[APIC_PAGE_SIZE / 4];
	static struct wire_io_apic io;

	(void)cpu;
	header->status = STATUS_APIC_ERROR;
	bytes_clear(page, sizeof(page));
	bytes_clear(&io, sizeof(io));
	if (header->kind == APIC_LOCAL && read_local(header, page)) {
		bytes_copy(rest, page, sizeof(page));
		call->answer_length += (u32)sizeof(page);
		header->status = STATUS_OK;
	} else if (header->kind == APIC_IO && read_io(&io)) {
		bytes_copy(rest, &io, sizeof(io));
		call->answer_length += (u32)sizeof(io);
		header->status = STATUS_OK;
	}
	return FLOW_STAY;
}
