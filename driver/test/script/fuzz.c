// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * A script of a hostile debugger: libFuzzer's target (npm run fuzz), which
 * replay.c also runs on single files. The input is the buffer of symbols as it
 * comes from the line. The sanitizers watch; what a run may do is bounded here
 * so that it takes less than a millisecond.
 */
#include "base/bytes.h"
#include "base/vmcs.h"
#include "cores/state.h"
#include "script/script.h"

#include <stdlib.h>
#include <string.h>

#define PORT 0x3f8
#define FIELDS 0x7000
#define POLLS 40u		/* of 64 operations each */
#define LARGEST 3400u		/* symbols that a frame can hold */

/* Guest memory: page tables for the virtual pages from 0x10000 on; the rest is data. */
#define MEMORY 0x20000u
#define DATA 0x10000u
#define INPUT_AT 0x800u		/* where r8 points to */
#define INPUT_MOST 0x8000u

static u8 memory[MEMORY];
static u64 fields[FIELDS];
static u64 clock_ticks;
static u32 polls;

u32 host_core_count(void) { return 1; }
u32 host_core_id(void) { return 0; }
u64 host_read_dr(u32 number) { return number; }
void host_write_dr(u32 number, u64 value) { (void)number; (void)value; }
u64 host_read_cr(u32 number) { return number; }
void host_write_cr(u32 number, u64 value) { (void)number; (void)value; }
bool host_read_msr(u32 msr, u64 *value) { *value = 0; return msr == 0; }
bool host_write_msr(u32 msr, u64 value) { (void)msr; (void)value; return false; }
void host_cpuid(u32 leaf, u32 subleaf, u32 out[4]) { (void)leaf; (void)subleaf; memset(out, 0, 16); }
void host_outb(u16 port, u8 value) { (void)port; (void)value; }
void host_outs(u16 port, const u8 *bytes, u32 count) { (void)port; (void)bytes; (void)count; }
void host_send_nmi(u32 core) { (void)core; }
u64 host_tsc(void) { return clock_ticks += 1000; }
u64 host_tsc_hz(void) { return 1000000; }
void host_pause(void) { clock_ticks += 1000000; }
void host_wake(void) { }
void host_notify_user(void) { }

/* What no script reaches. */
u64 host_direct_map(u64 gpa) { (void)gpa; return 0; }
bool host_load_cr3(u64 value) { (void)value; return false; }
bool host_may_fault(u64 address) { (void)address; return false; }
bool host_next_process(struct host_thread *at) { (void)at; return false; }
bool host_next_thread(u64 process, struct host_thread *at) { (void)process; (void)at; return false; }
u32 host_can_exit(void) { return 0; }
void host_set_exits(u32 exits, u32 exceptions, u32 timer) { (void)exits; (void)exceptions; (void)timer; }
u64 host_thread_slot(void) { return 0; }
void host_time_goes_on(void) { }
void host_time_stops(void) { }
u32 host_inl(u16 port) { (void)port; return 0; }
void host_outl(u16 port, u32 value) { (void)port; (void)value; }
bool host_local_apic_read(u32 offset, u32 *value) { (void)offset; (void)value; return false; }
u64 host_io_apic_base(void) { return 0; }
u32 host_io_apic_read(u32 index) { (void)index; return 0; }

/* A transmitter that is always ready, a receiver that never has anything. */
u8 host_inb(u16 port) { return port == PORT + 5 ? 0x60 : 0; }

u64 host_vmread(u32 field)
{
	if (field >= FIELDS)
		abort();
	return fields[field];
}

void host_vmwrite(u32 field, u64 value)
{
	if (field >= FIELDS)
		abort();
	fields[field] = value;
}

bool host_phys_read(u64 gpa, void *to, u32 length)
{
	if (gpa > MEMORY || length > MEMORY - gpa)
		return false;
	memcpy(to, memory + gpa, length);
	return true;
}

bool host_phys_write(u64 gpa, const void *from, u32 length)
{
	if (gpa > MEMORY || length > MEMORY - gpa)
		return false;
	memcpy(memory + gpa, from, length);
	return true;
}

void host_current(struct host_thread *thread)
{
	*thread = (struct host_thread){ .process = DATA, .thread = DATA + 0x800, .pid = 4, .tid = 8,
					.name = "a longish name!!" };
}

/* Virtual pages 0x10000 to 0x1ffff are the physical ones; a hostile script may change the tables too. */
static void make_memory(void)
{
	u64 entries[3] = { 0x2007, 0x3007, 0x4007 };
	u64 page;
	u32 i;

	memset(memory, 0, sizeof(memory));
	for (i = 0; i < 3; i++)
		memcpy(memory + 0x1000 * (i + 1), &entries[i], 8);
	for (page = DATA; page < MEMORY; page += 0x1000) {
		u64 entry = page | 7;

		memcpy(memory + 0x4000 + 8 * (page / 0x1000), &entry, 8);
	}
	memcpy(memory + DATA, "a string\0\xff\xff", 11);
}

static void make_machine(void)
{
	u32 i;

	make_memory();
	memset(fields, 0, sizeof(fields));
	fields[GUEST_CR0] = CR0_PG;
	fields[GUEST_CR3] = 0x1000;
	fields[VM_ENTRY_CONTROLS] = ENTRY_IA32E_GUEST;
	kd_init(1);
	kd.prepared = 1;
	kd.port = PORT;
	kd.baud_rate = 115200;
	kd.uart_burst = 16;
	for (i = 0; i < KD_GPR_COUNT; i++)
		kd.cpu[0].gprs[i] = DATA + 0x100 * i;
	polls = 0;
}

static bool enough(void)
{
	return ++polls > POLLS;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static struct script script;
	u32 count = (u32)(size / sizeof(struct script_symbol));

	if (count > LARGEST)
		return 0;
	make_machine();
	/* The script's own bytes lie in memory too: text and instructions of all kinds. */
	memcpy(memory + DATA + INPUT_AT, data, size < INPUT_MOST ? size : INPUT_MOST);
	script.cpu = &kd.cpu[0];
	script.symbols = (const struct script_symbol *)data;
	script.count = count;
	script.interrupted = enough;
	script_run(&script);
	if (kd.tx_lock || script.steps > SCRIPT_STEPS)
		abort();
	return 0;
}
