// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/vmcs.h"
#include "check.h"
#include "cores/state.h"
#include "fake.h"
#include "guest/regs.h"

#define RAX 0
#define EAX 1
#define AH 3
#define RSP 20
#define SPL 23
#define RSI 28
#define R8 36
#define R15L 75
#define CS 80
#define RFLAGS 82
#define CF 85
#define IF 91
#define IOPL 94
#define VM 97
#define RIP 102
#define CR0 109
#define CR2 110
#define CR3 111
#define CR8 113
#define DR6 118
#define DR7 119

static u64 get(u32 id)
{
	u64 value = 0;

	CHECK(regs_read(this_cpu(), id, &value));
	return value;
}

static bool set(u32 id, u64 value)
{
	return regs_write(this_cpu(), id, value);
}

static void parts_of_registers(void)
{
	u64 *gprs;

	fake_reset(1);
	gprs = kd_gprs(0);
	gprs[KD_RAX] = 0x1122334455667788;
	gprs[KD_R15] = 0xabcd;
	CHECK_EQUAL(get(RAX), 0x1122334455667788);
	CHECK_EQUAL(get(EAX), 0x55667788);
	CHECK_EQUAL(get(AH), 0x77);
	CHECK_EQUAL(get(R15L), 0xcd);
	CHECK(set(AH, 0xee));
	CHECK_EQUAL(gprs[KD_RAX], 0x112233445566ee88);
	CHECK(set(RSI, 5));
	CHECK_EQUAL(gprs[KD_RSI], 5);
	CHECK(set(R8, 6));
	CHECK_EQUAL(gprs[KD_R8], 6);
}

static void rsp_is_in_the_vmcs_too(void)
{
	fake_reset(1);
	CHECK(set(RSP, 0x1000));
	CHECK_EQUAL(FIELD(GUEST_RSP), 0x1000);
	CHECK(set(SPL, 0xff));
	CHECK_EQUAL(FIELD(GUEST_RSP), 0x10ff);
}

static void flags(void)
{
	fake_reset(1);
	FIELD(GUEST_RFLAGS) = 0x3246;
	CHECK_EQUAL(get(CF), 0);
	CHECK_EQUAL(get(IF), 1);
	CHECK_EQUAL(get(IOPL), 3);
	CHECK(set(CF, 1));
	CHECK_EQUAL(FIELD(GUEST_RFLAGS), 0x3247);
	CHECK(set(RFLAGS, ~0ULL & ~(u64)RFLAGS_VM));
	CHECK_EQUAL(FIELD(GUEST_RFLAGS), 0x3d7fd7);
	CHECK(!set(VM, 1));
}

static void values_that_would_fail_the_entry_are_refused(void)
{
	fake_reset(1);
	CHECK(!set(RIP, 0x8000000000000000));
	CHECK(set(RIP, FAKE_CODE + 1));
	CHECK(!set(CR0, 0));
	CHECK(set(CR0, FIELD(GUEST_CR0) ^ 0x10000));
	CHECK(!set(CR3, 1ULL << 52));
	CHECK(!set(CR8, 16));
	CHECK(!set(CS, 0x33));
	CHECK(!set(120, 0));
}

static void registers_outside_of_the_vmcs(void)
{
	fake_reset(1);
	CHECK(set(CR2, 0x1234));
	CHECK_EQUAL(fake_cr[0][2], 0x1234);
	CHECK(set(DR6, 0xffff0ff1));
	/* The processor would fault on it, in root mode. */
	CHECK(!set(DR6, 0x1ffff0ff0));
	CHECK_EQUAL(fake_dr[0][6], 0xffff0ff1);
	CHECK(set(DR7, ~0ULL));
	CHECK_EQUAL(FIELD(GUEST_DR7), 0xffff2fff);
}

static void every_id_is_readable(void)
{
	u64 value;
	u32 id;

	fake_reset(1);
	for (id = 0; id < 120; id++)
		get(id);
	CHECK(!regs_read(this_cpu(), 120, &value));
	CHECK(!regs_read(this_cpu(), 0xfffffffe, &value));
}

static void moving_rip_ends_a_shadow(void)
{
	fake_reset(1);
	FIELD(GUEST_INTERRUPTIBILITY) = 0xb;
	FIELD(GUEST_ACTIVITY_STATE) = 1;
	set(RIP, FAKE_CODE);
	CHECK_EQUAL(FIELD(GUEST_INTERRUPTIBILITY), 8);
	CHECK_EQUAL(FIELD(GUEST_ACTIVITY_STATE), 0);
}

const struct test regs_tests[] = {
	{ "registers: parts of them", parts_of_registers },
	{ "registers: rsp is in the VMCS too", rsp_is_in_the_vmcs_too },
	{ "registers: single flags", flags },
	{ "registers: values that no VM entry takes are refused", values_that_would_fail_the_entry_are_refused },
	{ "registers: those outside of the VMCS", registers_outside_of_the_vmcs },
	{ "registers: every id is readable", every_id_is_readable },
	{ "registers: moving rip ends an interrupt shadow", moving_rip_ends_a_shadow },
	{ 0 },
};
