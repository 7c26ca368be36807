// SPDX-License-Identifier: MIT OR GPL-2.0-only
#define _GNU_SOURCE
#include "fake.h"

#include "base/vmcs.h"
#include "check.h"
#include "cores/state.h"
#include "hardware_fake.h"

#include <sched.h>
#include <string.h>
#include <time.h>

#define FIELDS 0x7000
#define TICKS_PER_MS 1000ULL
#define UART 0x3f8
#define LINE_BYTES 0x100000u
#define IA32_LSTAR 0xc0000082
#define IDLE_LIMIT_MS 60000u

_Thread_local u32 fake_core;
u8 fake_memory[FAKE_MEMORY];
struct host_thread fake_threads[FAKE_CORES];
u64 fake_dr[FAKE_CORES][8];
u64 fake_cr[FAKE_CORES][9];
u32 fake_notified;
struct host_thread fake_tasks[FAKE_TASKS];
u32 fake_task_count;
bool fake_tasks_go_round;
/* An interrupt identification: 16550 with its FIFOs on. */
u8 fake_uart_id = 0xc1;
static u32 tx_burst;	/* bytes since the line status was read */
u32 fake_exits[FAKE_CORES];
u32 fake_timer[FAKE_CORES];
u32 fake_own_exceptions;
bool fake_has_timer;
bool fake_has_mtf;
bool fake_time_stands;
u32 fake_time_went_on;
bool fake_may_fault;
void (*fake_nmi)(u32 core);
void (*fake_idle)(void);
bool fake_real_time;

static u64 fields[FAKE_CORES][FIELDS];
static u32 cores;
static u64 clock_ticks;
static u64 busy_at;
/* What the core will receive; a byte with a time is there from that time on. */
static u8 rx[LINE_BYTES];
static u32 rx_gap_before[LINE_BYTES];
static u32 rx_count, rx_read;
static u64 rx_open_at;
static u32 pending_gap;
static u8 tx[LINE_BYTES];
static u32 tx_count, tx_read;

u64 *fake_field(u32 core, u32 field)
{
	CHECK(core < FAKE_CORES && field < FIELDS);
	return &fields[core][field];
}

static void write_entry(u64 table, u64 index, u64 value)
{
	memcpy(fake_memory + table + 8 * index, &value, 8);
}

/* PML4 at 0x1000; kernel half: PDPT 0x2000, PD 0x3000, PT 0x4000; user half: 0x5000, 0x6000, 0x7000. */
static void make_page_tables(void)
{
	u64 i;

	write_entry(0x1000, 0x1f0, 0x2003);
	write_entry(0x2000, 0, 0x3003);
	write_entry(0x2000, 1, 0x83);
	write_entry(0x3000, 0, 0x4003);
	write_entry(0x3000, 1, FAKE_LARGE_PHYS | 0x83 | 1ULL << 63);
	for (i = 0; i < FAKE_CODE_PAGES; i++)
		write_entry(0x4000, 0x100 + i, (FAKE_CODE_PHYS + i * 0x1000) | 3);
	write_entry(0x1000, 0, 0x5007);
	write_entry(0x5000, 0, 0x6007);
	write_entry(0x6000, 2, 0x7007);
	write_entry(0x7000, 0, FAKE_CODE_PHYS | 7);
}

static void reset_core(u32 core)
{
	memset(fields[core], 0, sizeof(fields[core]));
	*fake_field(core, GUEST_CR0) = 0x80050033;
	*fake_field(core, GUEST_CR3) = 0x1000;
	*fake_field(core, GUEST_CR4) = 0x6a0;
	*fake_field(core, VM_ENTRY_CONTROLS) = ENTRY_IA32E_GUEST;
	*fake_field(core, GUEST_CS_SELECTOR) = 0x10;
	*fake_field(core, GUEST_CS_AR_BYTES) = 0xa09b;
	*fake_field(core, GUEST_SS_AR_BYTES) = 0xc093;
	*fake_field(core, GUEST_RFLAGS) = 0x202;
	*fake_field(core, GUEST_RIP) = FAKE_CODE;
	*fake_field(core, GUEST_RSP) = FAKE_CODE + 0x8000;
	*fake_field(core, GUEST_DR7) = 0x400;
	fake_threads[core] = (struct host_thread){
		.process = 0xffff9000, .thread = 0xffff9100 + core, .pid = 4, .tid = 8 + core,
		.name = "System",
	};
}

/* System with a thread a core, as fake_threads has them, and a program with two. */
static void reset_tasks(void)
{
	static const struct host_thread program = {
		.process = 0xffff9400, .thread = 0xffff9500, .pid = 0x1c, .tid = 0x20,
		.name = "program", .space = 0x8000,
	};
	u32 i;

	memset(fake_tasks, 0, sizeof(fake_tasks));
	for (i = 0; i < 2; i++) {
		fake_tasks[i] = fake_threads[i];
		fake_tasks[2 + i] = program;
		fake_tasks[2 + i].tid += i;
		fake_tasks[2 + i].thread += i;
	}
	fake_task_count = 4;
	fake_tasks_go_round = false;
	fake_has_timer = true;
	fake_may_fault = true;
	memset(fake_timer, 0, sizeof(fake_timer));
	memset(fake_exits, 0, sizeof(fake_exits));
}

void fake_reset_unprepared(u32 count)
{
	u32 core;

	cores = count;
	clock_ticks = busy_at = 0;
	rx_count = rx_read = tx_count = tx_read = 0;
	pending_gap = 0;
	rx_open_at = 0;
	memset(fake_memory, 0x90, sizeof(fake_memory));
	memset(fake_memory, 0, 0x8000);
	make_page_tables();
	for (core = 0; core < FAKE_CORES; core++)
		reset_core(core);
	reset_tasks();
	fake_reset_hardware();
	kd_init(count);
}

/* A core without a thread of its own: held as soon as it is asked. */
void fake_nmi_held(u32 core)
{
	kd.cpu[core].nmi_sent = 0;
	kd.cpu[core].hold = HOLD_HELD;
}

void fake_reset(u32 count)
{
	static const struct wire_prepare prepare = { .port = UART, .baud_rate = 115200 };

	fake_reset_unprepared(count);
	fake_nmi = fake_nmi_held;
	memcpy(fake_memory + FAKE_CODE_PHYS + 0xf000, &prepare, sizeof(prepare));
	CHECK_EQUAL(kd_call(KD_VMCALL_PREPARE, FAKE_CODE + 0xf000, sizeof(prepare)), 0);
	tx_read = tx_count;
}

u32 host_core_count(void) { return cores; }
u32 host_core_id(void) { return fake_core; }
u64 host_vmread(u32 field) { return *fake_field(fake_core, field); }
void host_vmwrite(u32 field, u64 value) { *fake_field(fake_core, field) = value; }
u64 host_read_dr(u32 number) { return fake_dr[fake_core][number]; }
void host_write_dr(u32 number, u64 value) { fake_dr[fake_core][number] = value; }
u64 host_read_cr(u32 number) { return fake_cr[fake_core][number]; }
void host_write_cr(u32 number, u64 value) { fake_cr[fake_core][number] = value; }
void host_wake(void) { }
void host_notify_user(void) { fake_notified++; }
void host_current(struct host_thread *thread) { *thread = fake_threads[fake_core]; }

/* All of its memory is the beginning of the page of 1 GiB. */
u64 host_direct_map(u64 gpa) { return FAKE_HUGE + gpa; }
u64 host_thread_slot(void) { return FAKE_SLOT + 8 * fake_core; }
bool host_may_fault(u64 address) { return fake_may_fault && address; }

/* The task after the one at this place in the list, from the front where `from` is past its end. */
static bool task_at(u32 from, u64 process, struct host_thread *at)
{
	u32 i;

	for (i = from; i < fake_task_count || fake_tasks_go_round; i++) {
		*at = fake_tasks[i % fake_task_count];
		if (!process || at->process == process)
			return true;
	}
	return false;
}

bool host_next_process(struct host_thread *at)
{
	u32 i = 0;

	if (at->process)
		for (; i < fake_task_count && fake_tasks[i].process != at->process; i++)
			;
	while (at->process && i < fake_task_count && fake_tasks[i].process == at->process)
		i++;
	if (!task_at(i, 0, at))
		return false;
	at->thread = 0;
	at->tid = 0;
	return true;
}

bool host_next_thread(u64 process, struct host_thread *at)
{
	u32 i = 0;

	while (at->thread && i < fake_task_count && fake_tasks[i++].thread != at->thread)
		;
	return task_at(i, process, at);
}

u32 host_can_exit(void)
{
	return HOST_EXITS_CR3_LOAD | HOST_EXITS_MOV_DR | (fake_has_timer ? HOST_EXITS_TIMER : 0) |
	       (fake_has_mtf ? HOST_EXITS_MTF : 0);
}

void host_set_exits(u32 exits, u32 exceptions, u32 timer)
{
	fake_exits[fake_core] = exits;
	fake_timer[fake_core] = timer;
	FIELD(EXCEPTION_BITMAP) = fake_own_exceptions | exceptions;
}

void host_time_stops(void)
{
	fake_time_stands = true;
}

void host_time_goes_on(void)
{
	fake_time_went_on += fake_time_stands;
	fake_time_stands = false;
}

bool host_load_cr3(u64 value)
{
	if (value >> 52)
		return false;
	*fake_field(fake_core, GUEST_CR3) = value;
	return true;
}

bool host_read_msr(u32 msr, u64 *value)
{
	if (fake_hardware_msr(msr, value))
		return true;
	*value = msr == IA32_LSTAR ? FAKE_SYSTEM_CALL : msr;
	return msr == 0xda0 || msr == IA32_LSTAR;
}

bool host_write_msr(u32 msr, u64 value)
{
	return fake_hardware_write_msr(fake_core, msr, value);
}

void host_cpuid(u32 leaf, u32 subleaf, u32 out[4])
{
	static const u32 leaf0[4] = { 22, 0x756e6547, 0x6c65746e, 0x49656e69 };

	(void)subleaf;
	memset(out, 0, 16);
	if (leaf == 0)
		memcpy(out, leaf0, 16);
}

bool host_phys_read(u64 gpa, void *dst, u32 len)
{
	if (gpa > FAKE_MEMORY || len > FAKE_MEMORY - gpa)
		return false;
	memcpy(dst, fake_memory + gpa, len);
	return true;
}

bool host_phys_write(u64 gpa, const void *src, u32 len)
{
	if (gpa > FAKE_MEMORY || len > FAKE_MEMORY - gpa)
		return false;
	memcpy(fake_memory + gpa, src, len);
	return true;
}

void host_send_nmi(u32 core)
{
	if (fake_nmi)
		fake_nmi(core);
}

u64 host_tsc_hz(void) { return TICKS_PER_MS * 1000; }

u64 host_tsc(void)
{
	struct timespec now;

	if (!fake_real_time)
		return clock_ticks;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (u64)now.tv_sec * 1000000 + (u64)now.tv_nsec / 1000;
}

void fake_pass(u64 ticks)
{
	clock_ticks += ticks;
}

void host_pause(void)
{
	if (fake_idle)
		fake_idle();
	if (fake_real_time) {
		sched_yield();
		return;
	}
	clock_ticks += TICKS_PER_MS;
	if (clock_ticks - busy_at > IDLE_LIMIT_MS * TICKS_PER_MS) {
		fprintf(stderr, "the core waits for ever\n");
		exit(1);
	}
}

/* Is a byte there? A gap begins when the byte before it was read. */
static bool rx_ready(void)
{
	return rx_read < rx_count && host_tsc() >= rx_open_at;
}

u8 host_inb(u16 port)
{
	u8 byte;

	if (port == UART + 2)
		return fake_uart_id;
	if (port == UART + 5) {
		tx_burst = 0;
		return (u8)(0x60 | rx_ready());
	}
	CHECK(port == UART && rx_ready());
	byte = rx[rx_read++];
	busy_at = host_tsc();
	if (rx_read < rx_count)
		rx_open_at = host_tsc() + rx_gap_before[rx_read] * TICKS_PER_MS;
	return byte;
}

void host_outb(u16 port, u8 value)
{
	if (fake_hardware_out(port))
		return;
	CHECK(port == UART && tx_count < LINE_BYTES);
	tx[tx_count++] = value;
}

void host_outs(u16 port, const u8 *bytes, u32 count)
{
	tx_burst += count;
	CHECK(tx_burst <= (!(fake_uart_id & 0xc0) ? 1 : fake_uart_id & 0x20 ? 64 : 16));
	while (count--)
		host_outb(port, *bytes++);
}

void fake_receive(const void *bytes, u32 count)
{
	const u8 *byte = bytes;
	u32 i;

	CHECK(count <= LINE_BYTES - rx_count);
	for (i = 0; i < count; i++) {
		rx_gap_before[rx_count] = pending_gap;
		if (rx_read == rx_count)
			rx_open_at = host_tsc() + pending_gap * TICKS_PER_MS;
		pending_gap = 0;
		rx[rx_count++] = byte[i];
	}
}

void fake_receive_silence(u32 milliseconds)
{
	pending_gap = milliseconds;
}

bool fake_all_read(void)
{
	return rx_read == rx_count;
}

static u8 sum(const u8 *bytes, u32 from, u32 to)
{
	u8 total = 0;

	for (; from < to; from++)
		total = (u8)(total + bytes[from]);
	return total;
}

void fake_receive_frame(u32 type, u32 action, const void *payload, u32 length)
{
	static u8 frame[FRAME_MAX];
	struct frame_header header = { .indicator = FRAME_INDICATOR, .type = type, .action = action };
	static const u32 marker = FRAME_MARKER;

	memcpy(frame, &header, FRAME_HEADER);
	if (length)
		memcpy(frame + FRAME_HEADER, payload, length);
	frame[0] = sum(frame, 1, FRAME_HEADER + length);
	memcpy(frame + FRAME_HEADER + length, &marker, FRAME_MARKER_SIZE);
	fake_receive(frame, FRAME_HEADER + length + FRAME_MARKER_SIZE);
}

/* A payload may contain the marker: a frame ends where its checksum agrees, and nothing or another frame follows. */
static bool ends_at(const u8 *frame, u32 end, u32 left)
{
	const u8 *next = frame + end + FRAME_MARKER_SIZE;

	return memcmp(frame + end, "\x00\x80\xee\xff", 4) == 0 && sum(frame, 1, end) == frame[0] &&
	       (end + FRAME_MARKER_SIZE == left || memcmp(next + 8, "GBDREPYH", 8) == 0);
}

bool fake_next(struct fake_frame *frame)
{
	const u8 *at = tx + tx_read;
	u32 left = tx_count - tx_read;
	u32 end;

	if (!left)
		return false;
	CHECK(left >= FRAME_HEADER + FRAME_MARKER_SIZE);
	for (end = FRAME_HEADER; end + FRAME_MARKER_SIZE <= left; end++) {
		if (ends_at(at, end, left)) {
			frame->raw_length = end + FRAME_MARKER_SIZE;
			memcpy(frame->raw, at, frame->raw_length);
			memcpy(&frame->action, at + 20, 4);
			frame->length = end - FRAME_HEADER;
			memcpy(frame->payload, at + FRAME_HEADER, frame->length);
			tx_read += frame->raw_length;
			return true;
		}
	}
	fprintf(stderr, "what the core sent is not a frame\n");
	exit(1);
}

struct fake_frame *fake_expect(u32 action)
{
	static struct fake_frame frame;

	do {
		if (!fake_next(&frame)) {
			fprintf(stderr, "action %u was not sent\n", action);
			exit(1);
		}
	} while (frame.action == ACTION_LOG && action != ACTION_LOG);
	CHECK_EQUAL(frame.action, action);
	return &frame;
}

void fake_expect_log(u32 code, const char *text)
{
	struct fake_frame *frame = fake_expect(ACTION_LOG);
	u32 sent;

	memcpy(&sent, frame->payload, 4);
	CHECK_EQUAL(sent, code);
	if (!memmem(frame->payload + 4, frame->length - 4, text, strlen(text))) {
		fprintf(stderr, "the log says \"%.*s\", not \"%s\"\n", (int)frame->length - 4,
			(const char *)frame->payload + 4, text);
		exit(1);
	}
}

void fake_expect_end(void)
{
	struct fake_frame frame;

	if (fake_next(&frame)) {
		fprintf(stderr, "action %u was sent too: %.*s\n", frame.action,
			frame.action == ACTION_LOG ? (int)frame.length : 0, (const char *)frame.payload);
		exit(1);
	}
}

enum kd_exit_result fake_vmcall(u32 number, u64 rdx, u64 r8)
{
	u64 *gprs = kd_gprs(fake_core);

	gprs[KD_RAX] = KD_VMCALL_MAGIC;
	gprs[KD_RCX] = number;
	gprs[KD_RDX] = rdx;
	gprs[KD_R8] = r8;
	FIELD(VM_EXIT_REASON) = EXIT_VMCALL;
	FIELD(VM_EXIT_INSTRUCTION_LEN) = 3;
	return kd_exit();
}

enum kd_exit_result fake_exception(u32 vector, u32 type, u64 qualification)
{
	FIELD(VM_EXIT_REASON) = EXIT_EXCEPTION_NMI;
	FIELD(VM_EXIT_INTR_INFO) = vector | type << 8 | 1u << 31;
	FIELD(EXIT_QUALIFICATION) = qualification;
	return kd_exit();
}
