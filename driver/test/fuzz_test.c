// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * Damaged requests, thousands of them, always the same: whatever arrives, the
 * core neither steps outside its memory (the sanitizers watch) nor stops
 * answering.
 */
#include "base/vmcs.h"
#include "check.h"
#include "cores/state.h"
#include "fake.h"
#include "serve/request.h"
#include "wire/hwpackets.h"

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
	"pte", "pagein", "pcitree", "apic", "ioapic", "pcidevinfo", "idt", "smi", "lbr-dump", "pt-operation",
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

/* Sound frames with values from the edges in every field, of the requests that do most with them. */
static const u8 actions[] = {
	ACTION_STEP, ACTION_PROCESS, ACTION_THREAD, ACTION_SEARCH, ACTION_TRANSLATE, ACTION_PTE,
	ACTION_PAGE_IN, ACTION_WRITE_REGISTER, ACTION_PCITREE, ACTION_APIC, ACTION_PCIDEVICE,
	ACTION_SMI, ACTION_LBR, ACTION_PT, ACTION_BP, ACTION_CLOSE,
};

static u64 edge(void)
{
	static const u64 edges[] = {
		0, 1, 2, 3, 8, 0x1c, 0x20, 0xff, 0xfff, 0x1000, FAKE_CODE, FAKE_CODE + 0xffff,
		FAKE_LARGE, FAKE_HUGE, FAKE_ALIAS, FAKE_CODE_PHYS, FAKE_MEMORY - 1, 0xffff9100,
		0xffff9400, 0xffff9500, 0x7fffffffffff, 0x800000000000, 0xffff7fffffffffff,
		0xffff800000000000, 0x7fffffffffffffff, 0xfffffffffffff000, ~0ULL,
	};

	return edges[random_below(sizeof(edges) / sizeof(edges[0]))] +
	       (random_below(4) ? 0 : (u64)random_below(3) - 1);
}

static void request_of_edges(void)
{
	static u8 payload[4096];
	u8 action = actions[random_below(sizeof(actions))];
	u32 length = request_find(action)->size;
	u32 at;

	for (at = 0; at < sizeof(payload); at += 4) {
		u64 value = random_below(3) ? random_below(4) : edge();
		u32 size = at % 8 == 0 && random_below(2) ? 8 : 4;

		memcpy(payload + at, &value, size);
		at += size - 4;
	}
	/* What the struct announces, where that is not too much; else, or now and then, any length. */
	at = request_length(TYPE_TO_KERNEL, action, payload, sizeof(payload));
	if (at <= sizeof(payload) && random_below(8))
		length = at;
	else if (random_below(4) == 0)
		length = random_below(sizeof(payload));
	fake_receive_frame(TYPE_TO_KERNEL, action, payload, length);
}

/* What may happen to a core that waits, steps, or brings pages in. */
static void any_exit(void)
{
	static const u8 reasons[] = {
		EXIT_CPUID, EXIT_CR_ACCESS, EXIT_MTF, EXIT_PREEMPTION_TIMER, EXIT_VMCALL, 37, 255,
	};

	fake_threads[fake_core] = fake_tasks[random_below(fake_task_count)];
	FIELD(IDT_VECTORING_INFO) = 0;
	if (random_below(2)) {
		FIELD(EXIT_QUALIFICATION) = 3 | random_below(16) << CR_GPR_SHIFT;
		FIELD(VM_EXIT_REASON) = reasons[random_below(sizeof(reasons))];
		FIELD(VM_EXIT_INSTRUCTION_LEN) = 1 + random_below(3);
		kd_exit();
	} else {
		fake_exception(random_below(2) ? VECTOR_DB : random_below(20), TYPE_FAULT,
			       edge() & (DEBUG_B_ANY | DEBUG_BS));
	}
}

/* The first may stay halted, when the pages to be paged in are present. */
static void go_on(void)
{
	REQUEST_EMPTY(ACTION_CONTINUE);
	REQUEST_EMPTY(ACTION_CONTINUE);
}

static void values_at_the_edges(void)
{
	const char *more = getenv("HALTWIRE_FUZZ_ROUNDS");
	u32 rounds = more ? (u32)strtoul(more, NULL, 10) : ROUNDS;
	static struct fake_frame sent;
	u32 round, i;

	seed = more ? rounds | 1 : 20251122;
	for (round = 0; round < rounds; round++) {
		if (round % ROUNDS_A_MACHINE == 0)
			fake_reset(1);
		fake_may_fault = random_below(2);
		for (i = random_below(4); i--;)
			request_of_edges();
		go_on();
		for (i = random_below(4); i--;) {
			go_on();
			any_exit();
		}
		while (!fake_all_read()) {
			kd.prepared = 1;
			CHECK_EQUAL(kd_call(KD_VMCALL_HALT, 0, 0), 0);
		}
		while (fake_next(&sent))
			continue;
		CHECK_EQUAL(kd.tx_lock, 0);
		CHECK(kd.owner == 0 || kd.cpu[0].step.armed);
	}
}

const struct test fuzz_tests[] = {
	{ "fuzz: damaged requests", damaged_requests },
	{ "fuzz: values at the edges", values_at_the_edges },
	{ 0 },
};
