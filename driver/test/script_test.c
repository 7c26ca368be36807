// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * Scripts as requests of the debugger: what is sent and in which order, what
 * ends a run, and that no buffer gets at anything but its own. What the
 * operations compute is tested with the compiler (test/driver/script.test.ts).
 */
#include "../core/script.h"
#include "../core/scriptop.h"
#include "../core/state.h"
#include "../core/vmcs.h"
#include "check.h"
#include "fake.h"

#include <string.h>

#define LONGEST 64u
#define BACKWARDS 0xffffffffffffff00ULL

struct request {
	struct wire_script header;
	struct script_symbol symbols[LONGEST];
};

static struct request request;

static void add(u64 type, u64 length, u64 value)
{
	request.symbols[request.header.count++] = (struct script_symbol){ type, length, value };
}

#define OP(number) add(SYMBOL_OPERATION, 0, number)
#define NUMBER(value) add(SYMBOL_NUMBER, 0, value)
#define CELL(number) add(SYMBOL_CELL, 0, number)
#define GLOBAL(number) add(SYMBOL_GLOBAL, 0, number)
#define REGISTER(number) add(SYMBOL_REGISTER, 0, number)

enum { MOV = 23, JMP = 20, PUSH = 32, POP = 33, CALL = 34, RET = 35, PRINT = 36, FORMATS = 37, EVENT_SC = 44,
       MICROSLEEP = 45, PRINTF = 46, PAUSE = 47, POI = 63, MEMCPY = 104 };
#define RIP 102

static void begin(void)
{
	memset(&request, 0, sizeof(request));
}

/* Sends what was put together, and a continue behind it when the run is to be left alone. */
static void send(void)
{
	request.header.size = request.header.count * 24;
	fake_receive_frame(TYPE_TO_KERNEL, ACTION_SCRIPT, &request,
			   (u32)sizeof(request.header) + request.header.size);
	fake_receive_silence(1000);
	REQUEST_EMPTY(ACTION_CONTINUE);
}

static void halt_for_script(void)
{
	CHECK_EQUAL(kd_call(KD_VMCALL_HALT, 0, 0), 0);
	fake_expect(ACTION_PAUSED);
}

static void run(void)
{
	send();
	halt_for_script();
}

static u32 result(void)
{
	struct wire_script answer;

	memcpy(&answer, fake_expect(ACTION_SCRIPT_RESULT)->payload, sizeof(answer));
	CHECK_EQUAL(answer.count, request.header.count);
	return answer.status;
}

static void expect_error(const char *text)
{
	fake_reset(1);
	run();
	fake_expect_log(LOG_ERROR, text);
	CHECK_EQUAL(result(), STATUS_OK);
}

static void formats_answers_first(void)
{
	u64 value;
	struct fake_frame *frame;

	begin();
	request.header.is_format = 1;
	OP(FORMATS);
	NUMBER(0x1234);
	fake_reset(1);
	run();
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

	begin();
	OP(PRINT);
	NUMBER(0xabc);
	fake_reset(1);
	run();
	frame = fake_expect(ACTION_LOG);
	CHECK_EQUAL(frame->length, 4 + 5);
	CHECK(memcmp(frame->payload, "\0\0\0\0abc\n", 9) == 0);
	CHECK_EQUAL(result(), STATUS_OK);
}

static void print_after_a_breakpoint_carries_its_id(void)
{
	struct wire_breakpoint bp = { FAKE_CODE + 0x10, ANY_ID, ANY_ID, ANY_ID, 0, 0, { 0 }, 0, { 0 } };

	begin();
	OP(PRINT);
	NUMBER(7);
	fake_reset(1);
	REQUEST(ACTION_BP, bp);
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(kd_call(KD_VMCALL_HALT, 0, 0), 0);
	fake_expect(ACTION_PAUSED);
	fake_expect(ACTION_BP_RESULT);
	FIELD(GUEST_RIP) = FAKE_CODE + 0x10;
	send();
	fake_exception(3, TYPE_INT3, 0);
	fake_expect(ACTION_PAUSED);
	CHECK_EQUAL(fake_expect(ACTION_LOG)->payload[0], 1);
}

static void registers_are_written(void)
{
	begin();
	OP(MOV);
	NUMBER(0x55);
	REGISTER(0);
	fake_reset(1);
	run();
	CHECK_EQUAL(result(), STATUS_OK);
	CHECK_EQUAL(kd_gprs(0)[KD_RAX], 0x55);
}

static void globals_live_until_the_debugger_comes_anew(void)
{
	begin();
	OP(MOV);
	NUMBER(0x77);
	GLOBAL(511);
	fake_reset(1);
	run();
	result();
	begin();
	OP(PRINT);
	GLOBAL(511);
	run();
	CHECK(memcmp(fake_expect(ACTION_LOG)->payload + 4, "77", 2) == 0);
	fake_reset(1);
	run();
	CHECK(memcmp(fake_expect(ACTION_LOG)->payload + 4, "0", 1) == 0);
}

static void a_script_without_symbols_is_refused(void)
{
	begin();
	fake_reset(1);
	run();
	fake_expect_log(LOG_ERROR, "no symbols");
	CHECK_EQUAL(result(), STATUS_CANNOT_RUN_SCRIPT);
}

static void an_endless_loop_ends(void)
{
	begin();
	OP(JMP);
	NUMBER(0);
	expect_error("1000000 operations");
}

static void endless_recursion_ends(void)
{
	begin();
	OP(CALL);
	NUMBER(0);
	expect_error("stack of 256 cells is full");
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
	begin();
	OP(MICROSLEEP);
	NUMBER(20000000);
	OP(JMP);
	NUMBER(0);
	fake_reset(1);
	request.header.size = request.header.count * 24;
	fake_receive_frame(TYPE_TO_KERNEL, ACTION_SCRIPT, &request,
			   (u32)sizeof(request.header) + request.header.size);
	fake_idle = send_next;
	halt_for_script();
	fake_expect_log(LOG_ERROR, "the debugger sent something else");
	CHECK_EQUAL(result(), STATUS_OK);
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
	begin();
	OP(MICROSLEEP);
	NUMBER(100000);
	OP(PRINT);
	NUMBER(5);
	fake_reset(1);
	request.header.size = request.header.count * 24;
	fake_receive_frame(TYPE_TO_KERNEL, ACTION_SCRIPT, &request,
			   (u32)sizeof(request.header) + request.header.size);
	fake_idle = send_noise;
	halt_for_script();
	CHECK_EQUAL(fake_expect(ACTION_LOG)->payload[4], '5');
	CHECK_EQUAL(result(), STATUS_OK);
}

static void an_unreadable_address_is_an_error(void)
{
	begin();
	OP(POI);
	NUMBER(FAKE_CODE - 4);
	CELL(0);
	expect_error("FUNC_POI at symbol 0: the memory there cannot be read");
}

static void a_huge_copy_ends(void)
{
	begin();
	OP(MEMCPY);
	NUMBER(~0ULL);
	NUMBER(FAKE_LARGE);
	NUMBER(FAKE_LARGE);
	expect_error("FUNC_MEMCPY");
}

static void what_is_out_of_range_is_an_error(void)
{
	static const struct {
		u64 type;
		u64 value;
		const char *error;
	} operands[] = {
		{ SYMBOL_GLOBAL, SCRIPT_GLOBALS, "512 global variables" },
		{ SYMBOL_GLOBAL, ~0ULL, "512 global variables" },
		{ SYMBOL_CELL, SCRIPT_CELLS, "256 cells" },
		{ SYMBOL_CELL, BACKWARDS, "256 cells" },
		{ SYMBOL_PARAMETER, 0, "not given so many" },
		{ SYMBOL_PARAMETER, ~0ULL, "not given so many" },
		{ SYMBOL_CELL_ADDRESS, BACKWARDS, "256 cells" },
		{ SYMBOL_CELL_TARGET, SCRIPT_CELLS, "256 cells" },
		{ SYMBOL_CELL_TARGET, 0, "cannot be" },
		{ SYMBOL_REGISTER, 1000, "register" },
		{ SYMBOL_PSEUDO, 16, "" },
		{ SYMBOL_OPERATION, 0, "" },
		{ SYMBOL_STRING, 0, "" },
		{ 0, 0, "" },
		{ 0xffffffff, 0, "" },
	};
	u32 i;

	for (i = 0; i < sizeof(operands) / sizeof(operands[0]); i++) {
		begin();
		OP(PRINT);
		add(operands[i].type, 0, operands[i].value);
		expect_error(operands[i].error);
		begin();
		OP(MOV);
		NUMBER(1);
		add(operands[i].type, 0, operands[i].value);
		expect_error(operands[i].error);
	}
}

static void jumps_stay_inside(void)
{
	begin();
	OP(JMP);
	NUMBER(3);
	expect_error("a jump out of the script");
	begin();
	OP(PUSH);
	NUMBER(~0ULL);
	OP(RET);
	expect_error("a jump out of the script");
	begin();
	OP(RET);
	expect_error("the script's stack is empty");
	begin();
	OP(POP);
	add(SYMBOL_STACK_INDEX, 0, 0);
	expect_error("the script's stack is empty");
	begin();
	OP(MOV);
	NUMBER(257);
	add(SYMBOL_BASE_INDEX, 0, 0);
	expect_error("256 cells");
}

static void strings_stay_inside(void)
{
	begin();
	OP(PRINTF);
	add(SYMBOL_STRING, ~0ULL, 0);
	add(SYMBOL_COUNT, 0, 0);
	expect_error("a string reaches beyond the script");
	begin();
	OP(PRINTF);
	add(SYMBOL_STRING, 3, 0x006425);	/* "%d" */
	add(SYMBOL_COUNT, 0, ~0ULL);
	add(SYMBOL_NUMBER | 0x7fffffffULL << 32, 0, 1);
	expect_error("no % in the format");
}

static void every_operation_needs_its_operands(void)
{
	u64 number;

	for (number = 0; number < 200; number++) {
		const struct script_operation *operation = script_operation(number);

		begin();
		OP(number);
		if (!operation)
			expect_error("no operation that can be executed");
		else if (operation->operands[0])
			expect_error("the script ends before its operands");
	}
}

/* HyperDbg's executor takes one operand more than its compiler emits: both must work. */
static void a_spare_operand_is_taken_when_it_is_there(void)
{
	u32 spare;

	for (spare = 0; spare < 2; spare++) {
		begin();
		OP(EVENT_SC);
		NUMBER(1);
		if (spare)
			CELL(0);
		OP(FORMATS);
		NUMBER(9);
		fake_reset(1);
		run();
		fake_expect_log(LOG_WARNING, "FUNC_EVENT_SC works only in the script of an event");
		CHECK_EQUAL(fake_expect(ACTION_FORMATS_RESULT)->payload[0], 9);
	}
}

static void what_only_events_do_goes_on(void)
{
	begin();
	OP(PAUSE);
	OP(FORMATS);
	NUMBER(9);
	fake_reset(1);
	run();
	fake_expect_log(LOG_WARNING, "FUNC_PAUSE works only in the script of an event");
	CHECK_EQUAL(fake_expect(ACTION_FORMATS_RESULT)->payload[0], 9);
}

static void halt_with(const char *golden)
{
	static u8 frame[FRAME_MAX];

	fake_receive(frame, fake_golden(golden, frame));
	fake_receive_silence(1000);
	REQUEST_EMPTY(ACTION_CONTINUE);
	halt_for_script();
}

static void what_hyperdbg_asks_is_answered_as_it_expects(void)
{
	fake_reset(1);
	halt_with("script-formats");
	fake_expect_golden("formats-result");
	fake_expect_golden("script-result");
	fake_expect_end();
}

/* Compiled by HyperDbg's own compiler; the sources are in shared/wire/vectors.json. */
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
	{ "script: an unreadable address is an error", an_unreadable_address_is_an_error },
	{ "script: a huge copy ends", a_huge_copy_ends },
	{ "script: operands out of range are errors", what_is_out_of_range_is_an_error },
	{ "script: jumps stay inside", jumps_stay_inside },
	{ "script: strings stay inside", strings_stay_inside },
	{ "script: every operation needs its operands", every_operation_needs_its_operands },
	{ "script: a spare operand is taken when it is there", a_spare_operand_is_taken_when_it_is_there },
	{ "script: what only events do goes on", what_only_events_do_goes_on },
	{ 0 },
};
