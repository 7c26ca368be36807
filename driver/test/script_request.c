// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "script_request.h"

#include "check.h"

#include <string.h>

struct script_request script_sent;

void script_begin(void)
{
	memset(&script_sent, 0, sizeof(script_sent));
}

void script_add(u64 type, u64 length, u64 value)
{
	script_sent.symbols[script_sent.header.count++] = (struct script_symbol){ type, length, value };
}

void script_send(void)
{
	script_sent.header.size = script_sent.header.count * 24;
	fake_receive_frame(TYPE_TO_KERNEL, ACTION_SCRIPT, &script_sent,
			   (u32)sizeof(script_sent.header) + script_sent.header.size);
	fake_receive_silence(1000);
	REQUEST_EMPTY(ACTION_CONTINUE);
}

void script_halt(void)
{
	CHECK_EQUAL(kd_call(KD_VMCALL_HALT, 0, 0), 0);
	fake_expect(ACTION_PAUSED);
}

void script_send_and_halt(void)
{
	script_send();
	script_halt();
}

struct wire_script script_answer(void)
{
	struct wire_script answer;

	memcpy(&answer, fake_expect(ACTION_SCRIPT_RESULT)->payload, sizeof(answer));
	CHECK_EQUAL(answer.count, script_sent.header.count);
	return answer;
}

void script_expect_error(const char *text)
{
	struct wire_script answer;

	fake_reset(1);
	script_send_and_halt();
	fake_expect_log(LOG_ERROR, text);
	answer = script_answer();
	CHECK_EQUAL(answer.status, STATUS_OK);
	CHECK_EQUAL(answer.format_value, SCRIPT_STOPPED);
}
