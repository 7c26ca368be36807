// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Golden requests of spec/vectors.json in, their golden answers out, byte for byte. */
#include "base/vmcs.h"
#include "check.h"
#include "fake.h"
#include "hardware_fake.h"

#include <string.h>

/* The vectors' kernel addresses, on pages of the fake machine. */
#define VECTOR_RIP 0xfffff80312e0a1b0ULL

static void write_entry(u64 table, u64 index, u64 value)
{
	memcpy(fake_memory + table + 8 * index, &value, 8);
}

/* PDPT entry 12 of the kernel half: PD at 0x8000, PT at 0x9000 for 0xfffff80312e00000; a large page before it. */
static void start(void)
{
	static const u8 code[16] = { 0x48, 0x89, 0x5c, 0x24, 0x08 };

	static const u8 image[16] = { 0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0xff, 0xff };

	fake_reset(4);
	write_entry(0x2000, 12, 0x8003);
	memset(fake_memory + 0x8000, 0, 0x2000);
	write_entry(0x8000, 0x97, 0x9003);
	write_entry(0x8000, 0x96, 0x400083);
	write_entry(0x9000, 0x0a, 0x10a003);
	write_entry(0x9000, 0x0b, 0x10b003);
	memcpy(fake_memory + 0x10a1b0, code, sizeof(code));
	memcpy(fake_memory + 0x400000, image, sizeof(image));
	FIELD(GUEST_RIP) = VECTOR_RIP;
	FIELD(GUEST_RFLAGS) = 582;
}

static void request(const char *name)
{
	static u8 frame[FRAME_MAX];

	fake_receive(frame, fake_golden(name, frame));
}

static void serve(void)
{
	request("continue");
	kd_call(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
}

static void check(const char *asked, const char *answer)
{
	request(asked);
	serve();
	fake_expect_golden(answer);
}

static void registers(void)
{
	u64 *gprs;
	u32 i;

	start();
	gprs = kd_gprs(0);
	for (i = 0; i < KD_GPR_COUNT; i++)
		gprs[i] = 0x1111111111111111ULL * i;
	FIELD(GUEST_RSP) = gprs[KD_RSP];
	FIELD(GUEST_CS_SELECTOR) = 16;
	FIELD(GUEST_DS_SELECTOR) = 43;
	FIELD(GUEST_FS_SELECTOR) = 83;
	FIELD(GUEST_GS_SELECTOR) = 43;
	FIELD(GUEST_ES_SELECTOR) = 43;
	FIELD(GUEST_SS_SELECTOR) = 24;
	check("registers-read-all", "registers-read-all-result");
	check("register-read", "register-read-result");
}

static void register_writes(void)
{
	start();
	check("register-write", "register-write-result");
}

static void memory(void)
{
	struct wire_read_memory read = { .size = 16, .space = 1, .reading = 1, .address = 0x10 };

	start();
	check("memory-read-virtual", "memory-read-result");
	REQUEST(ACTION_READ_MEMORY, read);
	serve();
	fake_expect_golden("memory-read-error");
}

static void breakpoints(void)
{
	static const struct wire_breakpoint again = {
		.address = 0xfffff80312e0b000, .pid = 0x1a4, .tid = 0x2b0, .core = 1,
	};

	start();
	check("bp-set", "bp-set-result");
	/* The same address again, with filters: that of the golden error. */
	REQUEST(ACTION_BP, again);
	serve();
	fake_expect_golden("bp-set-error");
	check("bp-clear", "bp-clear-result");
}

static void cores(void)
{
	struct wire_change_core change = { .core = 64 };

	start();
	REQUEST(ACTION_CHANGE_CORE, change);
	serve();
	fake_expect_golden("core-switch-error");
}

static void queries(void)
{
	start();
	check("test-query", "test-query-result");
	check("cpuid", "cpuid-result");
}

static void paused_stepped(void)
{
	static const u8 code[16] = {
		0x57, 0x48, 0x83, 0xec, 0x20, 0x48, 0x8b, 0xd9, 0x33, 0xff, 0x90, 0x0f, 0x1f, 0x44,
	};

	start();
	memcpy(fake_memory + 0x10a1b5, code, sizeof(code));
	fake_core = 1;
	FIELD(GUEST_RIP) = VECTOR_RIP;
	FIELD(GUEST_RFLAGS) = 582;
	request("step-instrumentation");
	kd_call(KD_VMCALL_HALT, 0, 0);
	fake_expect(ACTION_PAUSED);
	FIELD(GUEST_RIP) = VECTOR_RIP + 5;
	request("continue");
	fake_exception(VECTOR_DB, TYPE_FAULT, DEBUG_BS);
	fake_expect_golden("paused-stepped");
}

static void log_text(void)
{
	start();
	memcpy(fake_memory + FAKE_CODE_PHYS + 0xc000, "hello from the debuggee\n", 24);
	kd_call(KD_VMCALL_USER_TEXT, FAKE_CODE + 0xc000, 24);
	fake_expect_golden("log-info");
}

static void started(void)
{
	u8 frame[FRAME_MAX];
	u8 prepare[280] = { 0 };

	start();
	fake_golden("started", frame);
	memcpy(prepare, frame + FRAME_HEADER, 256);
	memcpy(fake_memory + FAKE_CODE_PHYS + 0xc000, prepare, sizeof(prepare));
	CHECK_EQUAL(kd_call(KD_VMCALL_PREPARE, FAKE_CODE + 0xc000, sizeof(prepare)), 0);
	fake_expect_golden("started");
}

static void devices(void)
{
	start();
	/* In x2APIC mode the page shows what its MSRs hold. */
	fake_apic_base |= 1 << 10;
	fake_local_apic_has &= ~(1ULL << 0x9 | 1ULL << 0xc | 1ULL << 0xe);
	fake_local_apic[0x3] = 0x50014;
	fake_local_apic[0xf] = 0x1ff;
	fake_local_apic[0x32] = 0x10000;
	check("apic", "apic-result");
	fake_local_apic_on = false;
	check("apic", "apic-error");
	fake_io_apic[0] = 0x1000000;
	fake_io_apic[1] = 0x170020;
	fake_io_apic[0x10] = 0x10000;
	check("ioapic", "ioapic-result");
	check("smi", "smi-result");
	check("pt-operation", "pt-operation-result");
}

const struct test golden_tests[] = {
	{ "golden: registers", registers },
	{ "golden: register writes", register_writes },
	{ "golden: memory", memory },
	{ "golden: breakpoints", breakpoints },
	{ "golden: core switch", cores },
	{ "golden: test query and cpuid", queries },
	{ "golden: paused after a step", paused_stepped },
	{ "golden: log text", log_text },
	{ "golden: start packet", started },
	{ "golden: devices", devices },
	{ 0 },
};
