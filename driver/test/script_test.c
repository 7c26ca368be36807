// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * Scripts as requests of the debugger: what is sent and in which order, and
 * what ends a run. What the operations compute is tested with the compiler
 * (test/driver/script.test.ts).
 */
#include "base/vmcs.h"
#include "check.h"
#include "script/operation.h"
#include "script_request.h"

#include <string.h>

static void formats_answers_first(void)
{
	u64 value;
	struct fake_frame *frame;

	script_begin();
	script_sent.header.is_format = 1;
	OP(FORMATS);
	NUMBER(0x1234);
	fake_reset(1);
	script_send_and_halt();
	frame = fake_expect(ACTION_FORMATS_RESULT);
	memcpy(&value, frame->payload, sizeof(value));
	CHECK_EQUAL(value, 0x1234);
	frame = fake_expect(ACTION_SCRIPT_RESULT);
	CHECK_EQUAL(frame->payload[8], 1);
	CHECK_EQUAL(frame->payload[24], 0xff);
	fake_expect_end();
}

static void print_is_marked_with_the_tag(void)
{
	struct fake_frame *frame;
	struct wire_script answer;

	script_begin();
	OP(PRINT);
	NUMBER(0xabc);
	fake_reset(1);
	script_send_and_halt();
	frame = fake_expect(ACTION_LOG);
	CHECK_EQUAL(frame->length, 4 + 5);
	CHECK(memcmp(frame->payload, "\0\0\0\0abc\n", 9) == 0);
	answer = script_answer();
	CHECK_EQUAL(answer.status, STATUS_OK);
	CHECK_EQUAL(answer.format_value, 0);
}

static void print_after_a_breakpoint_carries_its_id(void)
{
	struct wire_breakpoint bp = { FAKE_CODE + 0x10, ANY_ID, ANY_ID, ANY_ID, 0, 0, { 0 }, 0, { 0 } };

	script_begin();
	OP(PRINT);
	NUMBER(7);
	fake_reset(1);
	REQUEST(ACTION_BP, bp);
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(kd_call(KD_VMCALL_HALT, 0, 0), 0);
	fake_expect(ACTION_PAUSED);
	fake_expect(ACTION_BP_RESULT);
	FIELD(GUEST_RIP) = FAKE_CODE + 0x10;
	script_send();
	fake_exception(3, TYPE_INT3, 0);
	fake_expect(ACTION_PAUSED);
	CHECK_EQUAL(fake_expect(ACTION_LOG)->payload[0], 1);
}

static void registers_are_written(void)
{
	script_begin();
	OP(MOV);
	NUMBER(0x55);
	REGISTER(0);
	fake_reset(1);
	script_send_and_halt();
	CHECK_EQUAL(script_answer().status, STATUS_OK);
	CHECK_EQUAL(kd_gprs(0)[KD_RAX], 0x55);
}

static void globals_live_until_the_debugger_comes_anew(void)
{
	script_begin();
	OP(MOV);
	NUMBER(0x77);
	GLOBAL(511);
	fake_reset(1);
	script_send_and_halt();
	script_answer();
	script_begin();
	OP(PRINT);
	GLOBAL(511);
	script_send_and_halt();
	CHECK(memcmp(fake_expect(ACTION_LOG)->payload + 4, "77", 2) == 0);
	fake_reset(1);
	script_send_and_halt();
	CHECK(memcmp(fake_expect(ACTION_LOG)->payload + 4, "0", 1) == 0);
}

static void a_script_without_symbols_is_refused(void)
{
	script_begin();
	fake_reset(1);
	script_send_and_halt();
	fake_expect_log(LOG_ERROR, "no symbols");
	CHECK_EQUAL(script_answer().status, STATUS_CANNOT_RUN_SCRIPT);
}

static void an_endless_loop_ends(void)
{
	script_begin();
	OP(JMP);
	NUMBER(0);
	script_expect_error("1000000 operations");
}

static void endless_recursion_ends(void)
{
	script_begin();
	OP(CALL);
	NUMBER(0);
	script_expect_error("stack of 256 cells is full");
}

/* What the debugger sends next, as soon as the script has begun. */
static void send_next(void)
{
	struct wire_register rip = { .id = RIP };

	fake_idle = NULL;
	REQUEST(ACTION_READ_REGISTERS, rip);
	REQUEST_EMPTY(ACTION_CONTINUE);
}

static void the_debugger_ends_a_script(void)
{
	script_begin();
	OP(MICROSLEEP);
	NUMBER(20000000);
	OP(JMP);
	NUMBER(0);
	fake_reset(1);
	script_sent.header.size = script_sent.header.count * 24;
	fake_receive_frame(TYPE_TO_KERNEL, ACTION_SCRIPT, &script_sent,
			   (u32)sizeof(script_sent.header) + script_sent.header.size);
	fake_idle = send_next;
	script_halt();
	fake_expect_log(LOG_ERROR, "interrupted by the debugger");
	CHECK_EQUAL(script_answer().status, STATUS_OK);
	fake_expect(ACTION_REGISTERS_RESULT);
	fake_expect_end();
}

static void send_noise(void)
{
	fake_idle = NULL;
	fake_receive("noise", 5);
	fake_receive_silence(400);
	REQUEST_EMPTY(ACTION_CONTINUE);
}

static void noise_does_not(void)
{
	script_begin();
	OP(MICROSLEEP);
	NUMBER(100000);
	OP(PRINT);
	NUMBER(5);
	fake_reset(1);
	script_sent.header.size = script_sent.header.count * 24;
	fake_receive_frame(TYPE_TO_KERNEL, ACTION_SCRIPT, &script_sent,
			   (u32)sizeof(script_sent.header) + script_sent.header.size);
	fake_idle = send_noise;
	script_halt();
	CHECK_EQUAL(fake_expect(ACTION_LOG)->payload[4], '5');
	CHECK_EQUAL(script_answer().status, STATUS_OK);
}

static void what_only_events_do_goes_on(void)
{
	script_begin();
	OP(PAUSE);
	OP(FORMATS);
	NUMBER(9);
	fake_reset(1);
	script_send_and_halt();
	fake_expect_log(LOG_WARNING, "FUNC_PAUSE works only in the script of an event");
	CHECK_EQUAL(fake_expect(ACTION_FORMATS_RESULT)->payload[0], 9);
}

static void halt_with(const char *golden)
{
	static u8 frame[FRAME_MAX];

	fake_receive(frame, fake_golden(golden, frame));
	fake_receive_silence(1000);
	REQUEST_EMPTY(ACTION_CONTINUE);
	script_halt();
}

static void what_hyperdbg_asks_is_answered_as_it_expects(void)
{
	fake_reset(1);
	halt_with("script-formats");
	fake_expect_golden("formats-result");
	fake_expect_golden("script-result");
	fake_expect_end();
}

/* Compiled by HyperDbg's own compiler; the sources are in spec/vectors.json. */
static void what_hyperdbg_compiles_runs(void)
{
	static const struct {
		const char *golden;
		const char *printed[4];
	} scripts[] = {
		{ "script-print", { "fffff80000100000\n" } },
		{ "script-printf", { "pid 4 name System\n" } },
		{ "script-loop", { "0\n", "1\n", "2\n" } },
		{ "script-strcmp", { "1\n" } },
		{ "script-global", { "5\n" } },
		{ "script-if", { "FUNC_PAUSE works only" } },
		{ "script-write-register", { NULL } },
		{ "script-poi", { NULL } },
	};
	u32 i;
	u32 line;

	for (i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
		fake_reset(1);
		memcpy(fake_memory + FAKE_CODE_PHYS + 0x100, "abc", 4);
		memcpy(fake_memory + FAKE_CODE_PHYS + 0x8008, "pointed!", 8);
		kd_gprs(0)[KD_RAX] = 1;
		kd_gprs(0)[KD_RCX] = FAKE_CODE + 0x100;
		halt_with(scripts[i].golden);
		for (line = 0; scripts[i].printed[line]; line++) {
			struct fake_frame *frame = fake_expect(ACTION_LOG);
			const char *wanted = scripts[i].printed[line];

			CHECK(strncmp((const char *)frame->payload + 4, wanted, strlen(wanted)) == 0);
		}
		fake_expect(ACTION_SCRIPT_RESULT);
		fake_expect_end();
	}
	CHECK(memcmp(fake_memory + FAKE_CODE_PHYS + 0x8000, "pointed!", 8) == 0);
	fake_reset(1);
	halt_with("script-write-register");
	CHECK_EQUAL(kd_gprs(0)[KD_RAX], 0x55);
}

const struct test script_tests[] = {
	{ "script: what HyperDbg asks is answered as it expects", what_hyperdbg_asks_is_answered_as_it_expects },
	{ "script: what HyperDbg compiles runs", what_hyperdbg_compiles_runs },
	{ "script: formats answers before the script does", formats_answers_first },
	{ "script: print ends with a NUL and is marked with the tag", print_is_marked_with_the_tag },
	{ "script: print after a breakpoint carries its id", print_after_a_breakpoint_carries_its_id },
	{ "script: registers are written", registers_are_written },
	{ "script: globals live until the debugger comes anew", globals_live_until_the_debugger_comes_anew },
	{ "script: one without symbols is refused", a_script_without_symbols_is_refused },
	{ "script: an endless loop ends", an_endless_loop_ends },
	{ "script: endless recursion ends", endless_recursion_ends },
	{ "script: the debugger's next request ends it", the_debugger_ends_a_script },
	{ "script: noise does not end it", noise_does_not },
	{ "script: what only events do goes on", what_only_events_do_goes_on },
	{ 0 },
};
