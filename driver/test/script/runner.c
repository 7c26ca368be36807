// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * Runs compiled scripts, each on a fresh machine, for tests that compile them
 * elsewhere. Standard input: for each script a u32 count and that many symbols of
 * 24 bytes. Standard output: for each a line with "ok" or "error", the value
 * that formats() or test_statement() was given last, what was printed (in hex,
 * "-" for nothing) and the error's text.
 *
 * The registers are those of HyperDbg's tests without a debuggee: rax 1, rcx 2 ...
 * r15 16, the others and the current process zero. Memory is that of fake.h.
 */
#include "../check.h"
#include "../fake.h"
#include "base/vmcs.h"
#include "cores/state.h"
#include "script/script.h"

#include <string.h>

#define LARGEST 4096u

static struct script script;
static struct script_symbol symbols[LARGEST];

/* The first 2 MiB too, so that an rsp of 5 is an address: in HyperDbg's own tests every address is good. */
static void map_low_memory(void)
{
	static const u64 entry = 0x83;

	memcpy(fake_memory + 0x6000, &entry, sizeof(entry));
}

static void prepare(void)
{
	u32 i;

	fake_reset(1);
	/* The machine is halted, as it is for the scripts of a debugger. */
	kd.owner = 1;
	map_low_memory();
	for (i = 0; i < KD_GPR_COUNT; i++)
		kd.cpu[0].gprs[i] = i + 1;
	FIELD(GUEST_RSP) = 5;
	FIELD(GUEST_RIP) = 0;
	FIELD(GUEST_RFLAGS) = 0;
	memset(&fake_threads[0], 0, sizeof(fake_threads[0]));
}

/* What was sent: output on one side, the complaint about an error on the other. */
static void print_frames(void)
{
	static struct fake_frame frame;
	static char complaint[1024];
	bool any = false;

	complaint[0] = '\0';
	while (fake_next(&frame)) {
		u32 code;
		u32 i;

		memcpy(&code, frame.payload, sizeof(code));
		if (frame.action != ACTION_LOG)
			continue;
		if (code == LOG_ERROR)
			snprintf(complaint, sizeof(complaint), "%.*s", (int)frame.length - 4, frame.payload + 4);
		for (i = 4; code == 0 && i + 1 < frame.length; i++) {
			printf("%02x", frame.payload[i]);
			any = true;
		}
	}
	printf("%s %s", any ? "" : "-", complaint[0] ? complaint : "\n");
}

int main(void)
{
	u32 count;

	while (fread(&count, sizeof(count), 1, stdin) == 1) {
		bool ok;

		CHECK(count <= LARGEST);
		CHECK_EQUAL(fread(symbols, sizeof(symbols[0]), count, stdin), count);
		prepare();
		script = (struct script){ .cpu = &kd.cpu[0], .symbols = symbols, .count = count };
		ok = script_run(&script);
		printf("%s %llx ", ok ? "ok" : "error", (unsigned long long)script.shown);
		print_frames();
	}
	return 0;
}
