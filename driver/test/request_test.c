// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The halted loop: what it answers to good, bad and unknown requests. */
#include "base/vmcs.h"
#include "check.h"
#include "fake.h"
#include "serve/request.h"

#include <string.h>

static void halt_and_serve(void)
{
	REQUEST_EMPTY(ACTION_CONTINUE);
	CHECK_EQUAL(fake_vmcall(KD_VMCALL_HALT, 0, 0), KD_RESUME);
	fake_expect(ACTION_PAUSED);
}

static void continue_resumes(void)
{
	fake_reset(1);
	halt_and_serve();
	fake_expect_end();
	CHECK_EQUAL(kd_counters()->halts, 1);
	CHECK_EQUAL(FIELD(GUEST_RIP), FAKE_CODE + 3);
	CHECK_EQUAL(kd_gprs(0)[KD_RAX], 0);
}

static void every_request_is_answered(void)
{
	u32 action;

	/* Cut to a single byte: each request with an answer gets it, with an error. */
	for (action = ACTION_CHANGE_CORE; action <= ACTION_LAST_REQUEST; action++) {
		struct fake_frame *answer;

		if (action == ACTION_USER_INPUT || action == ACTION_SYMBOL_RELOAD || action == ACTION_IDT)
			continue;
		fake_reset(1);
		fake_receive_frame(TYPE_TO_KERNEL, action, "\1", 1);
		fake_receive_silence(300);
		halt_and_serve();
		fake_expect_log(LOG_ERROR, "request ");
		answer = fake_expect(request_find(action)->answer);
		CHECK(answer->length >= 8);
		fake_expect_end();
	}
}

static void an_unsupported_request_is_refused(void)
{
	u8 short_circuit[16] = { 0 };
	u32 status;

	fake_reset(1);
	REQUEST(ACTION_SHORT_CIRCUIT, short_circuit);
	halt_and_serve();
	fake_expect_log(LOG_ERROR, "request 29 is not supported");
	memcpy(&status, fake_expect(ACTION_SHORT_RESULT)->payload, 4);
	CHECK_EQUAL(status, STATUS_EVENT_NOT_APPLIED);
}

static void an_unknown_action_is_named(void)
{
	fake_reset(1);
	REQUEST_EMPTY(99);
	halt_and_serve();
	fake_expect_log(LOG_ERROR, "no such request: action 99");
	CHECK_EQUAL(kd_counters()->unknown_action, 1);
}

static void a_packet_for_user_mode_is_named(void)
{
	fake_reset(1);
	fake_receive_frame(TYPE_TO_USER, 1, NULL, 0);
	halt_and_serve();
	fake_expect_log(LOG_ERROR, "type 2 cannot be served, action 1");
	CHECK_EQUAL(kd_counters()->wrong_type, 1);
}

static void a_wrong_checksum_is_reported(void)
{
	static u8 frame[FRAME_MAX];
	u32 length;

	fake_reset(1);
	length = fake_golden("continue", frame);
	frame[0]++;
	fake_receive(frame, length);
	halt_and_serve();
	fake_expect_log(LOG_ERROR, "1 packet with a wrong checksum");
	CHECK_EQUAL(kd_counters()->bad_checksum, 1);
}

static void garbage_is_reported(void)
{
	fake_reset(1);
	fake_receive("noise", 5);
	fake_receive_silence(300);
	halt_and_serve();
	fake_expect_log(LOG_ERROR, "5 bytes without a packet");
	CHECK_EQUAL(kd_counters()->no_indicator, 1);
}

static void a_lost_byte_does_not_eat_the_next_request(void)
{
	static u8 frame[FRAME_MAX];
	u32 length;

	fake_reset(1);
	length = fake_golden("registers-read-all", frame);
	fake_receive(frame, length - 1);
	fake_receive_silence(300);
	fake_receive(frame, length);
	halt_and_serve();
	fake_expect_log(LOG_ERROR, "1 packet cut off");
	CHECK_EQUAL(fake_expect(ACTION_REGISTERS_RESULT)->length, 184);
	fake_expect_end();
}

static void padding_comes_back(void)
{
	struct wire_process process;
	struct fake_frame *answer;

	fake_reset(1);
	memset(&process, 0xa5, sizeof(process));
	process.kind = 0;
	REQUEST(ACTION_PROCESS, process);
	halt_and_serve();
	answer = fake_expect(ACTION_PROCESS_RESULT);
	CHECK_EQUAL(answer->payload[68], 0xa5);
	CHECK_EQUAL(answer->payload[16], 0xa5);
	CHECK_EQUAL(answer->payload[4], 4);
}

static void flush_drops_nothing(void)
{
	struct wire_flush flush = { 7, 7, 7 };
	u32 answer[3];

	fake_reset(1);
	REQUEST(ACTION_FLUSH, flush);
	halt_and_serve();
	memcpy(answer, fake_expect(ACTION_FLUSH_RESULT)->payload, sizeof(answer));
	CHECK_EQUAL(answer[0], STATUS_OK);
	CHECK_EQUAL(answer[1], 0);
}

static u32 test_query(u32 number, u64 context)
{
	struct wire_test_query query = { .number = number, .context = context };

	fake_reset(2);
	REQUEST(ACTION_TEST_QUERY, query);
	halt_and_serve();
	memcpy(&query, fake_expect(ACTION_TEST_RESULT)->payload, sizeof(query));
	return query.status;
}

static void test_queries(void)
{
	u32 number;

	for (number = 1; number <= 12; number++)
		if (number < 8 || number > 10)
			CHECK_EQUAL(test_query(number, 0), STATUS_OK);
	CHECK_EQUAL(test_query(10, 0), STATUS_OK);
	CHECK_EQUAL(test_query(10, 2), STATUS_INVALID_CORE_ID);
	CHECK_EQUAL(test_query(13, 0), STATUS_UNKNOWN_TEST_QUERY);
	CHECK_EQUAL(test_query(0, 0), STATUS_UNKNOWN_TEST_QUERY);
}

static void user_input_reaches_user_mode(void)
{
	static const u8 input[] = "\3\0\0\0\0\0\0\0\0\0\0\0lm";
	u8 message[64];
	u32 order;

	fake_reset(1);
	REQUEST(ACTION_USER_INPUT, input);
	CHECK_EQUAL(fake_vmcall(KD_VMCALL_HALT, 0, 0), KD_RESUME);
	CHECK_EQUAL(fake_notified, 1);
	CHECK_EQUAL(kd_message_pop(message, sizeof(message)), 4 + 15);
	memcpy(&order, message, 4);
	CHECK_EQUAL(order, ORDER_USER_INPUT);
	CHECK(memcmp(message + 4, input, 15) == 0);
	CHECK_EQUAL(kd_message_pop(message, sizeof(message)), 0);
}

static void user_input_that_is_too_long_halts_again(void)
{
	static u8 input[12 + 5000];
	u32 length = 5000;

	fake_reset(1);
	memcpy(input, &length, 4);
	REQUEST(ACTION_USER_INPUT, input);
	halt_and_serve();
	fake_expect_log(LOG_ERROR, "longer than 4 KiB");
	CHECK_EQUAL(fake_expect(ACTION_PAUSED)->payload[12], REASON_COMMAND_FINISHED);
}

static void close_removes_breakpoints_and_tells_user_mode(void)
{
	struct wire_breakpoint bp = { FAKE_CODE + 0x10, ANY_ID, ANY_ID, ANY_ID, 0, 0, { 0 }, 0, { 0 } };
	u8 message[8];

	fake_reset(1);
	REQUEST(ACTION_BP, bp);
	REQUEST_EMPTY(ACTION_CLOSE);
	fake_vmcall(KD_VMCALL_HALT, 0, 0);
	CHECK_EQUAL(fake_memory[FAKE_CODE_PHYS + 0x10], 0x90);
	CHECK_EQUAL(kd_message_pop(message, sizeof(message)), 4);
	CHECK_EQUAL(message[0], 7);
	CHECK_EQUAL(FIELD(EXCEPTION_BITMAP), 0);
}

static void the_message_ring_wraps(void)
{
	static u8 input[12 + 4000];
	static u8 message[5000];
	u32 length = 4000;
	u32 i;

	fake_reset(1);
	memcpy(input, &length, 4);
	memset(input + 12, 'x', length);
	for (i = 0; i < 20; i++) {
		REQUEST(ACTION_USER_INPUT, input);
		fake_vmcall(KD_VMCALL_HALT, 0, 0);
		CHECK_EQUAL(kd_message_pop(message, sizeof(message)), 4 + sizeof(input));
		CHECK(memcmp(message + 4, input, sizeof(input)) == 0);
	}
}

const struct test request_tests[] = {
	{ "request: continue resumes after the VMCALL", continue_resumes },
	{ "request: every malformed request is answered", every_request_is_answered },
	{ "request: an unsupported one is refused and named", an_unsupported_request_is_refused },
	{ "request: an unknown action is named", an_unknown_action_is_named },
	{ "request: a packet for user mode is named", a_packet_for_user_mode_is_named },
	{ "request: a wrong checksum is reported and counted", a_wrong_checksum_is_reported },
	{ "request: garbage is reported and counted", garbage_is_reported },
	{ "request: a lost byte does not eat the next one", a_lost_byte_does_not_eat_the_next_request },
	{ "request: padding comes back as it came", padding_comes_back },
	{ "request: flush answers", flush_drops_nothing },
	{ "request: test queries", test_queries },
	{ "request: user input is queued for user mode", user_input_reaches_user_mode },
	{ "request: too long user input halts again", user_input_that_is_too_long_halts_again },
	{ "request: close removes breakpoints and tells user mode", close_removes_breakpoints_and_tells_user_mode },
	{ "request: the message ring wraps", the_message_ring_wraps },
	{ 0 },
};
