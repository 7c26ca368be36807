// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "guest/regs.h"

#include "base/vmcs.h"
#include "cores/state.h"
#include "guest/paging.h"
#include "wire/packets.h"

/* Bits that may be changed without making the next VM entry fail (SDM 3C 27.3.1.1). */
#define CR0_CHANGEABLE 0x0005000eULL	/* MP EM TS WP AM */
#define CR4_CHANGEABLE 0x00310f8fULL	/* VME PVI TSD DE PGE PCE OSFXSR OSXMMEXCPT UMIP FSGSBASE SMEP SMAP */
#define CR3_MAX 0x000fffffffffffffULL
#define CR8_MAX 15

enum place_kind {
	PLACE_GPR,
	PLACE_RFLAGS,
	PLACE_RIP,
	PLACE_CR3,
	PLACE_MASKED,		/* a VMCS field with some changeable bits */
	PLACE_READ_ONLY,	/* a VMCS field that takes part in the entry checks */
	PLACE_CR,
	PLACE_DR,
	PLACE_DR7,
};

struct place {
	enum place_kind kind;
	u32 index;	/* register number or VMCS field */
	u8 shift;
	u8 bits;
	u64 changeable;
};

#define FIELD(field) { PLACE_READ_ONLY, field, 0, 64, 0 }
#define FLAG(bit, width) { PLACE_RFLAGS, 0, bit, width, 0 }

/* REGS_ENUM from ds (76) on. */
#define FIRST_PLACED 76u
static const struct place placed[] = {
	FIELD(GUEST_DS_SELECTOR), FIELD(GUEST_ES_SELECTOR), FIELD(GUEST_FS_SELECTOR),
	FIELD(GUEST_GS_SELECTOR), FIELD(GUEST_CS_SELECTOR), FIELD(GUEST_SS_SELECTOR),
	/* rflags eflags flags */
	FLAG(0, 64), FLAG(0, 32), FLAG(0, 16),
	/* cf pf af zf sf tf if df of iopl nt rf vm ac vif vip id */
	FLAG(0, 1), FLAG(2, 1), FLAG(4, 1), FLAG(6, 1), FLAG(7, 1), FLAG(8, 1), FLAG(9, 1),
	FLAG(10, 1), FLAG(11, 1), FLAG(12, 2), FLAG(14, 1), FLAG(16, 1), FLAG(17, 1),
	FLAG(18, 1), FLAG(19, 1), FLAG(20, 1), FLAG(21, 1),
	/* rip eip ip */
	{ PLACE_RIP, 0, 0, 64, 0 }, { PLACE_RIP, 0, 0, 32, 0 }, { PLACE_RIP, 0, 0, 16, 0 },
	FIELD(GUEST_IDTR_BASE), FIELD(GUEST_LDTR_SELECTOR),
	FIELD(GUEST_GDTR_BASE), FIELD(GUEST_TR_SELECTOR),
	{ PLACE_MASKED, GUEST_CR0, 0, 64, CR0_CHANGEABLE },
	{ PLACE_CR, 2, 0, 64, 0 },
	{ PLACE_CR3, 0, 0, 64, 0 },
	{ PLACE_MASKED, GUEST_CR4, 0, 64, CR4_CHANGEABLE },
	{ PLACE_CR, 8, 0, 64, 0 },
	{ PLACE_DR, 0, 0, 64, 0 }, { PLACE_DR, 1, 0, 64, 0 }, { PLACE_DR, 2, 0, 64, 0 },
	{ PLACE_DR, 3, 0, 64, 0 }, { PLACE_DR, 6, 0, 64, 0 }, { PLACE_DR7, 0, 0, 64, 0 },
};

/* rax eax ax ah al ..., five ids a register; rsp to rdi have no high byte and four. */
static bool find_gpr(u32 id, struct place *place)
{
	static const u8 shift_of[] = { 0, 0, 0, 8, 0 };
	static const u8 bits_of[] = { 64, 32, 16, 8, 8 };
	u32 part;

	if (id < 20) {
		place->index = id / 5;
		part = id % 5;
	} else if (id < 36) {
		place->index = KD_RSP + (id - 20) / 4;
		part = (id - 20) % 4;
		if (part == 3)
			part = 4;
	} else if (id < FIRST_PLACED) {
		place->index = KD_R8 + (id - 36) / 5;
		part = (id - 36) % 5;
	} else {
		return false;
	}
	place->kind = PLACE_GPR;
	place->shift = shift_of[part];
	place->bits = bits_of[part];
	return true;
}

static bool find_place(u32 id, struct place *place)
{
	if (find_gpr(id, place))
		return true;
	if (id - FIRST_PLACED >= sizeof(placed) / sizeof(placed[0]))
		return false;
	*place = placed[id - FIRST_PLACED];
	return true;
}

static u64 read_whole(struct kd_cpu *cpu, const struct place *place)
{
	switch (place->kind) {
	case PLACE_GPR:
		return cpu->gprs[place->index];
	case PLACE_RFLAGS:
		return regs_rflags(cpu);
	case PLACE_RIP:
		return host_vmread(GUEST_RIP);
	case PLACE_CR3:
		return host_vmread(GUEST_CR3);
	case PLACE_CR:
		return host_read_cr(place->index);
	case PLACE_DR:
		return host_read_dr(place->index);
	case PLACE_DR7:
		return host_vmread(GUEST_DR7);
	case PLACE_MASKED:
	case PLACE_READ_ONLY:
		return host_vmread(place->index);
	}
	return 0;
}

static bool write_whole(struct kd_cpu *cpu, const struct place *place, u64 value)
{
	switch (place->kind) {
	case PLACE_GPR:
		cpu->gprs[place->index] = value;
		if (place->index == KD_RSP)
			host_vmwrite(GUEST_RSP, value);
		return true;
	case PLACE_RFLAGS:
		if (value & RFLAGS_VM)
			return false;
		host_vmwrite(GUEST_RFLAGS, (value & RFLAGS_SETTABLE) | RFLAGS_ONE);
		return true;
	case PLACE_RIP:
		if (!page_canonical(value))
			return false;
		regs_set_rip(value);
		return true;
	case PLACE_CR3:
		/* What is reserved would make the next VM entry fail; what is cached is of the old tables. */
		return value <= CR3_MAX && host_load_cr3(value);
	case PLACE_MASKED:
		if ((value ^ host_vmread(place->index)) & ~place->changeable)
			return false;
		host_vmwrite(place->index, value);
		return true;
	case PLACE_CR:
		if (place->index == 8 && value > CR8_MAX)
			return false;
		host_write_cr(place->index, value);
		return true;
	case PLACE_DR:
		/* MOV to DR6 faults on its upper half, which in root mode would be fatal. */
		if (place->index == 6 && value >> 32)
			return false;
		host_write_dr(place->index, value);
		return true;
	case PLACE_DR7:
		host_vmwrite(GUEST_DR7, (value & DR7_SETTABLE) | DR7_ONE);
		cpu->dr_debugger = value & DR7_ENABLE_ANY;
		return true;
	case PLACE_READ_ONLY:
		return false;
	}
	return false;
}

static u64 place_mask(const struct place *place)
{
	return place->bits == 64 ? ~0ULL : (1ULL << place->bits) - 1;
}

bool regs_read(struct kd_cpu *cpu, u32 id, u64 *value)
{
	struct place place;

	if (!find_place(id, &place))
		return false;
	*value = read_whole(cpu, &place) >> place.shift & place_mask(&place);
	return true;
}

bool regs_write(struct kd_cpu *cpu, u32 id, u64 value)
{
	struct place place;
	u64 mask;
	u64 whole;

	if (!find_place(id, &place))
		return false;
	mask = place_mask(&place) << place.shift;
	whole = read_whole(cpu, &place) & ~mask;
	return write_whole(cpu, &place, whole | (value << place.shift & mask));
}

u64 regs_rflags(const struct kd_cpu *cpu)
{
	u64 rflags = host_vmread(GUEST_RFLAGS);

	if (cpu->step.armed && !cpu->step.guest_tf)
		rflags &= ~(u64)RFLAGS_TF;
	return rflags;
}

bool regs_is_64bit(void)
{
	return host_vmread(GUEST_CS_AR_BYTES) & CS_AR_L;
}

bool regs_is_user(void)
{
	return host_vmread(GUEST_SS_AR_BYTES) >> AR_DPL_SHIFT & AR_DPL_MASK;
}

void regs_set_rip(u64 rip)
{
	/* An interrupt shadow or HLT belongs to the old place. */
	host_vmwrite(GUEST_INTERRUPTIBILITY, host_vmread(GUEST_INTERRUPTIBILITY) &
		     ~(u64)(BLOCKING_BY_STI | BLOCKING_BY_MOV_SS));
	host_vmwrite(GUEST_ACTIVITY_STATE, ACTIVITY_ACTIVE);
	host_vmwrite(GUEST_RIP, rip);
}
