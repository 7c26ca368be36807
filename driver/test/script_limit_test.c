// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Scripts that reach for more than there is: no buffer gets at anything but its own. */
#include "base/vmcs.h"
#include "check.h"
#include "script/operation.h"
#include "script_request.h"

#include <string.h>

static void an_unreadable_address_is_an_error(void)
{
	script_begin();
	OP(POI);
	NUMBER(FAKE_CODE - 4);
	CELL(0);
	script_expect_error("FUNC_POI at symbol 0: the memory there cannot be read");
}

static void a_huge_copy_ends(void)
{
	script_begin();
	OP(MEMCPY);
	NUMBER(~0ULL);
	NUMBER(FAKE_LARGE);
	NUMBER(FAKE_LARGE);
	script_expect_error("FUNC_MEMCPY");
}

static void what_is_out_of_range_is_an_error(void)
{
	static const struct {
		u64 type;
		u64 value;
		const char *error;
	} operands[] = {
		{ SYMBOL_GLOBAL, SCRIPT_GLOBALS, "global variable out of range" },
		{ SYMBOL_GLOBAL, ~0ULL, "global variable out of range" },
		{ SYMBOL_CELL, SCRIPT_CELLS, "stack cell out of range" },
		{ SYMBOL_CELL, BACKWARDS, "stack cell out of range" },
		{ SYMBOL_PARAMETER, 0, "no such argument" },
		{ SYMBOL_PARAMETER, ~0ULL, "no such argument" },
		{ SYMBOL_CELL_ADDRESS, BACKWARDS, "stack cell out of range" },
		{ SYMBOL_CELL_TARGET, SCRIPT_CELLS, "stack cell out of range" },
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
		script_begin();
		OP(PRINT);
		script_add(operands[i].type, 0, operands[i].value);
		script_expect_error(operands[i].error);
		script_begin();
		OP(MOV);
		NUMBER(1);
		script_add(operands[i].type, 0, operands[i].value);
		script_expect_error(operands[i].error);
	}
}

static void jumps_stay_inside(void)
{
	script_begin();
	OP(JMP);
	NUMBER(3);
	script_expect_error("a jump out of the script");
	script_begin();
	OP(PUSH);
	NUMBER(~0ULL);
	OP(RET);
	script_expect_error("a jump out of the script");
	script_begin();
	OP(RET);
	script_expect_error("the script's stack is empty");
	script_begin();
	OP(POP);
	script_add(SYMBOL_STACK_INDEX, 0, 0);
	script_expect_error("the script's stack is empty");
	script_begin();
	OP(MOV);
	NUMBER(257);
	script_add(SYMBOL_BASE_INDEX, 0, 0);
	script_expect_error("256 cells");
}

static void strings_stay_inside(void)
{
	script_begin();
	OP(PRINTF);
	script_add(SYMBOL_STRING, ~0ULL, 0);
	script_add(SYMBOL_COUNT, 0, 0);
	script_expect_error("a string runs past the end of the script");
	script_begin();
	OP(PRINTF);
	script_add(SYMBOL_STRING, 3, 0x006425);	/* "%d" */
	script_add(SYMBOL_COUNT, 0, ~0ULL);
	script_add(SYMBOL_NUMBER | 0x7fffffffULL << 32, 0, 1);
	script_expect_error("more arguments than %");
}

static void every_operation_needs_its_operands(void)
{
	u64 number;

	for (number = 0; number < 200; number++) {
		const struct script_operation *operation = script_operation(number);

		script_begin();
		OP(number);
		if (!operation)
			script_expect_error("not an executable operation");
		else if (operation->operands[0])
			script_expect_error("the script ends before its operands");
	}
}

/* HyperDbg's executor takes one operand more than its compiler emits: both must work. */
static void a_spare_operand_is_taken_when_it_is_there(void)
{
	u32 spare;

	for (spare = 0; spare < 2; spare++) {
		script_begin();
		OP(EVENT_SC);
		NUMBER(1);
		if (spare)
			CELL(0);
		OP(FORMATS);
		NUMBER(9);
		fake_reset(1);
		script_send_and_halt();
		fake_expect_log(LOG_WARNING, "FUNC_EVENT_SC works only in the script of an event");
		CHECK_EQUAL(fake_expect(ACTION_FORMATS_RESULT)->payload[0], 9);
	}
}

const struct test script_limit_tests[] = {
	{ "script: an unreadable address is an error", an_unreadable_address_is_an_error },
	{ "script: a huge copy ends", a_huge_copy_ends },
	{ "script: operands out of range are errors", what_is_out_of_range_is_an_error },
	{ "script: jumps stay inside", jumps_stay_inside },
	{ "script: strings stay inside", strings_stay_inside },
	{ "script: every operation needs its operands", every_operation_needs_its_operands },
	{ "script: a spare operand is taken when it is there", a_spare_operand_is_taken_when_it_is_there },
	{ 0 },
};
