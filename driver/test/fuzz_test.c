// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * Damaged requests, thousands of them, always the same: whatever arrives, the
 * core neither steps outside its memory (the sanitizers watch) nor stops
 * answering.
 */
#include "../core/state.h"
#include "check.h"
#include "fake.h"

#include <string.h>

#define ROUNDS 4000u
#define ROUNDS_A_MACHINE 50u

static const char *const requests[] = {
	"step-in", "step-over-call", "continue", "close-and-unload", "core-switch", "process-details",
	"process-list", "process-switch", "thread-list", "thread-switch", "flush", "cpuid", "callstack", "test-query", "script-formats", "script-printf",
	"script-loop", "script-poi", "script-strcmp", "script-write-register", "user-input",
	"search", "event-register-condition", "action-script", "event-disable", "short-circuit",
	"registers-read-all", "register-read", "register-write", "memory-read-virtual",
	"memory-read-physical", "memory-edit-bytes", "memory-edit-dword", "memory-edit-qword-physical",
	"bp-set", "bp-set-filtered", "bp-list", "bp-disable", "bp-clear", "symbol-reload", "va2pa",
	"pte", "pagein", "pcitree", "apic", "pcidevinfo", "idt", "smi", "lbr-dump", "pt-operation",
};

static u32 seed;

static u32 random_below(u32 limit)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % limit;
}

static u32 damage(u8 *frame, u32 length)
{
	u32 at = random_below(length);

	switch (random_below(5)) {
	case 0:
		frame[at] = (u8)random_below(256);
		return length;
	case 1:
		return at;
	case 2:
		memmove(frame + at, frame + at + 1, length - at - 1);
		return length - 1;
	case 3:
		memcpy(frame + at, "\x00\x80\xee\xff", length - at < 4 ? length - at : 4);
		return length;
	default:
		return length;
	}
}

/* Right checksum, wrong contents: these reach the handlers. */
static void repair_checksum(u8 *frame, u32 length)
{
	u32 i;

	if (length < FRAME_HEADER + FRAME_MARKER_SIZE)
		return;
	frame[0] = 0;
	for (i = 8; i < length - FRAME_MARKER_SIZE; i++)
		frame[0] = (u8)(frame[0] + frame[i]);
}

static void one_round(void)
{
	static u8 frame[FRAME_MAX];
	static struct fake_frame sent;
	u32 length = fake_golden(requests[random_below(sizeof(requests) / sizeof(requests[0]))], frame);
	struct wire_register rax = { .id = 0 };
	u32 changes = random_below(4);
	bool answered = false;

	while (changes--)
		if (length)
			length = damage(frame, length);
	if (random_below(2))
		repair_checksum(frame, length);
	fake_receive(frame, length);
	fake_receive_silence(300);
	REQUEST(ACTION_READ_REGISTERS, rax);
	REQUEST_EMPTY(ACTION_CONTINUE);
	/* The damaged one may have resumed, or closed: then the rest is for another halt. */
	while (!fake_all_read()) {
		kd.prepared = 1;
		CHECK_EQUAL(kd_call(KD_VMCALL_HALT, 0, 0), 0);
	}
	while (fake_next(&sent))
		answered = answered || sent.action == ACTION_REGISTERS_RESULT;
	CHECK(answered);
	CHECK_EQUAL(kd.tx_lock, 0);
}

static void damaged_requests(void)
{
	u32 round;

	seed = 20250101;
	for (round = 0; round < ROUNDS; round++) {
		if (round % ROUNDS_A_MACHINE == 0)
			fake_reset(1);
		one_round();
	}
}

const struct test fuzz_tests[] = {
	{ "fuzz: damaged requests", damaged_requests },
	{ 0 },
};
