// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/vmcs.h"
#include "check.h"
#include "cores/state.h"
#include "fake.h"

#include <string.h>

#define BUFFER (FAKE_CODE + 0xc000)
#define BUFFER_BYTES (fake_memory + FAKE_CODE_PHYS + 0xc000)

static void without_the_magic(void)
{
	fake_reset(1);
	FIELD(VM_EXIT_REASON) = EXIT_VMCALL;
	kd_gprs(0)[KD_RAX] = 1;
	CHECK_EQUAL(kd_exit(), KD_NOT_MINE);
	CHECK_EQUAL(FIELD(GUEST_RIP), FAKE_CODE);
}

static void from_user_mode(void)
{
	fake_reset(1);
	FIELD(GUEST_SS_AR_BYTES) = 0xc0f3;
	CHECK_EQUAL(fake_vmcall(KD_VMCALL_HALT, 0, 0), KD_NOT_MINE);
	fake_expect_end();
}

static void before_prepare(void)
{
	fake_reset_unprepared(1);
	CHECK_EQUAL(fake_vmcall(KD_VMCALL_HALT, 0, 0), KD_RESUME);
	CHECK_EQUAL(kd_gprs(0)[KD_RAX], STATUS_NOT_INITIALIZED);
	CHECK_EQUAL(fake_exception(VECTOR_BP, TYPE_INT3, 0), KD_NOT_MINE);
	fake_expect_end();
}

static u64 prepare(u32 port, u32 baud_rate)
{
	struct wire_prepare wanted = {
		.port = port, .baud_rate = baud_rate, .kernel_base = 0xfffff80000100000, .status = 7,
		.os_name = "Test\0caps=1",
	};

	fake_reset_unprepared(1);
	memcpy(BUFFER_BYTES, &wanted, sizeof(wanted));
	fake_vmcall(KD_VMCALL_PREPARE, BUFFER, sizeof(wanted));
	return kd_gprs(0)[KD_RAX];
}

static void prepare_sends_the_start_packet(void)
{
	struct fake_frame *frame;

	CHECK_EQUAL(prepare(0x3f8, 115200), 0);
	frame = fake_expect(ACTION_STARTED);
	CHECK_EQUAL(frame->length, 256);
	CHECK(memcmp(frame->payload + 20, "Test\0caps=1", 12) == 0);
	CHECK_EQUAL(frame->payload[16], 0);
	CHECK_EQUAL(FIELD(EXCEPTION_BITMAP), 1 << VECTOR_DB | 1 << VECTOR_BP);
	fake_expect_end();
}

static void prepare_refuses(void)
{
	CHECK_EQUAL(prepare(0x3f0, 115200), STATUS_INVALID_SERIAL_PORT);
	CHECK_EQUAL(prepare(0x3f8, 0), STATUS_INVALID_BAUDRATE);
	fake_expect_end();
	CHECK_EQUAL(fake_vmcall(KD_VMCALL_PREPARE, 0x10, 280), KD_RESUME);
	CHECK_EQUAL(kd_gprs(0)[KD_RAX], STATUS_INVALID_ADDRESS);
}

static void exceptions_of_others_stay_intercepted(void)
{
	static const struct wire_prepare wanted = { .port = 0x3f8, .baud_rate = 9600 };

	fake_reset_unprepared(1);
	fake_own_exceptions = 1 << 18;
	memcpy(BUFFER_BYTES, &wanted, sizeof(wanted));
	fake_vmcall(KD_VMCALL_PREPARE, BUFFER, sizeof(wanted));
	CHECK_EQUAL(FIELD(EXCEPTION_BITMAP), 1 << 18 | 1 << VECTOR_DB | 1 << VECTOR_BP);
	fake_vmcall(KD_VMCALL_RELEASE, 0, 0);
	CHECK_EQUAL(FIELD(EXCEPTION_BITMAP), 1 << 18);
}

/* A UART gets as much at once as it holds, else bytes are lost. */
static void every_kind_of_uart(void)
{
	static const u8 ids[] = { 0x01, 0x81, 0xc1, 0xe1 };
	u32 i;

	for (i = 0; i < sizeof(ids); i++) {
		fake_uart_id = ids[i];
		fake_reset(1);
		memset(BUFFER_BYTES, 'x', 200);
		fake_vmcall(KD_VMCALL_USER_TEXT, BUFFER, 200);
		CHECK_EQUAL(fake_expect(ACTION_LOG)->length, 204);
	}
}

static void text(void)
{
	fake_reset(1);
	memcpy(BUFFER_BYTES, "hello\n", 6);
	fake_vmcall(KD_VMCALL_USER_TEXT, BUFFER, 6);
	CHECK_EQUAL(kd_gprs(0)[KD_RAX], 0);
	CHECK_EQUAL(FIELD(GUEST_RIP), FAKE_CODE + 3);
	fake_expect_log(LOG_INFO, "hello\n");
}

static void bad_text(void)
{
	fake_reset(1);
	fake_vmcall(KD_VMCALL_USER_TEXT, 0x10, 6);
	CHECK_EQUAL(kd_gprs(0)[KD_RAX], STATUS_INVALID_ADDRESS);
	fake_vmcall(KD_VMCALL_USER_TEXT, FAKE_LARGE, ~0ULL);
	CHECK_EQUAL(kd_gprs(0)[KD_RAX], STATUS_INVALID_ADDRESS);
	fake_vmcall(KD_VMCALL_USER_TEXT, BUFFER, 0);
	CHECK_EQUAL(kd_gprs(0)[KD_RAX], STATUS_INVALID_ADDRESS);
	fake_expect_end();
}

static u32 general(u32 action, u32 length, u8 pause, u32 bytes)
{
	struct wire_general_buffer header = { .action = action, .length = length, .pause = pause };

	memcpy(BUFFER_BYTES, &header, sizeof(header));
	memset(BUFFER_BYTES + sizeof(header), 0x11, 8);
	return kd_call(KD_VMCALL_GENERAL_BUFFER, BUFFER, bytes);
}

static void a_general_buffer(void)
{
	fake_reset(1);
	CHECK_EQUAL(general(63, 8, 0, 24), 0);
	CHECK_EQUAL(fake_expect(63)->length, 8);
	fake_expect_end();
}

static void a_general_buffer_that_halts(void)
{
	struct wire_paused paused;

	fake_reset(1);
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(general(63, 8, 1, 24), 0);
	fake_expect(63);
	memcpy(&paused, fake_expect(ACTION_PAUSED)->payload, sizeof(paused));
	CHECK_EQUAL(paused.reason, REASON_PAUSE);
	CHECK_EQUAL(paused.no_disassembly, 1);
}

static void bad_general_buffers(void)
{
	fake_reset(1);
	CHECK_EQUAL(general(63, 9, 0, 24), STATUS_INVALID_ADDRESS);
	CHECK_EQUAL(general(63, 0, 0, 16), STATUS_INVALID_ADDRESS);
	CHECK_EQUAL(general(5, 8, 0, 24), STATUS_INVALID_ADDRESS);
	CHECK_EQUAL(general(63, 0xffffffff, 0, 24), STATUS_INVALID_ADDRESS);
	CHECK_EQUAL(kd_call(0x999, 0, 0), STATUS_NOT_INITIALIZED);
	fake_expect_end();
}

static void a_call_changes_no_register(void)
{
	static const u64 wanted[KD_GPR_COUNT] = { 1, 2, 3, 4, FAKE_CODE + 0x8000, 6, 7, 8 };
	u64 *gprs;

	fake_reset(1);
	gprs = kd_gprs(0);
	memcpy(gprs, wanted, sizeof(wanted));
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(kd_call(KD_VMCALL_HALT, 0, 0), 0);
	CHECK(memcmp(gprs, wanted, sizeof(wanted)) == 0);
	CHECK_EQUAL(FIELD(GUEST_RIP), FAKE_CODE);
}

static void command_finished(void)
{
	fake_reset(1);
	REQUEST_EMPTY(ACTION_CONTINUE);
	kd_call(KD_VMCALL_COMMAND_FINISHED, 0, 0);
	CHECK_EQUAL(fake_expect(ACTION_PAUSED)->payload[12], REASON_COMMAND_FINISHED);
}

static void other_exits(void)
{
	fake_reset(1);
	FIELD(VM_EXIT_REASON) = 48;
	CHECK_EQUAL(kd_exit(), KD_NOT_MINE);
	FIELD(VM_EXIT_REASON) = EXIT_CPUID;
	CHECK_EQUAL(kd_exit(), KD_NOT_MINE);
	CHECK_EQUAL(FIELD(GUEST_PENDING_DBG), 0);
	CHECK_EQUAL(fake_exception(14, TYPE_FAULT, 0), KD_NOT_MINE);
}

const struct test vmcall_tests[] = {
	{ "vmcall: without the magic it is the host's", without_the_magic },
	{ "vmcall: from user mode it is the host's", from_user_mode },
	{ "vmcall: before prepare all is refused", before_prepare },
	{ "vmcall: prepare sends the start packet", prepare_sends_the_start_packet },
	{ "vmcall: prepare refuses bad ports and rates", prepare_refuses },
	{ "vmcall: what the host intercepts stays so", exceptions_of_others_stay_intercepted },
	{ "vmcall: every kind of UART", every_kind_of_uart },
	{ "vmcall: text", text },
	{ "vmcall: bad text", bad_text },
	{ "vmcall: a general buffer", a_general_buffer },
	{ "vmcall: a general buffer that halts", a_general_buffer_that_halts },
	{ "vmcall: bad general buffers", bad_general_buffers },
	{ "vmcall: a call by the host changes no register", a_call_changes_no_register },
	{ "vmcall: command finished", command_finished },
	{ "vmcall: other exits are the host's", other_exits },
	{ 0 },
};
