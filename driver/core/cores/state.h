/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Everything the core remembers: one struct a core, one for the machine.
 * Who may write what is said at each field.
 */
#ifndef HALTWIRE_CORES_STATE_H
#define HALTWIRE_CORES_STATE_H

#include "base/exits.h"
#include "base/host.h"
#include "base/kd.h"

/* Guest text and general buffers are gathered here before they are sent (bytes of payload). */
#define STAGING_SIZE 4608u

/* What a core's hold word says; see hold.c for who stores what. */
enum hold {
	HOLD_FREE = 0,		/* runs the guest, or is the operating core */
	HOLD_REQUESTED = 1,	/* was sent an NMI, has not arrived */
	HOLD_HELD = 2,		/* spins until it is freed */
	HOLD_OPERATE = 3,	/* is to become the operating core */
};

/* What a resuming request asked of the operating core. */
enum plan {
	PLAN_CONTINUE = 0,
	PLAN_STEP,		/* one instruction, the other cores run */
	PLAN_STEP_ALONE,	/* one instruction, the other cores stay held */
	PLAN_PAGE_IN,		/* a page fault of ours first (pagein.c) */
};

/* How a core notices that another process or thread runs on it. */
enum watch {
	WATCH_NONE = 0,
	WATCH_CLOCK,		/* looks at every tick of the timer */
	WATCH_SPACE,		/* looks at every load of CR3 */
	WATCH_SLOT,		/* DR1 on the quadword that names the running thread */
};

/* A single step in progress on a core; only that core touches it. */
struct kd_step {
	bool armed;
	bool silent;		/* only to get past a breakpoint: nothing is reported */
	bool alone;		/* the other cores stay held */
	bool at_handler;	/* the step ends in a handler of the guest: DR0 waits there */
	bool debug_due;		/* a #DB of the guest's own comes before the instruction */
	bool guest_tf;		/* RFLAGS.TF that the guest itself had set */
	bool by_mtf;		/* by the monitor trap flag: the guest's flags are not touched */
	u8 reason;		/* of the halt that follows */
	u8 bytes[16];		/* of the instruction, as many as were readable */
	u16 cs;
	u64 rip;
	u64 handler;
};

/* An access to an MSR, carried out on the core that has it. */
struct kd_msr {
	u32 number;
	bool done;		/* the processor has such a register, and takes the value */
	u64 value;
};

struct kd_cpu {
	u64 gprs[KD_GPR_COUNT];
	u32 id;
	u32 hold;		/* atomic, enum hold */
	u32 nmi_sent;		/* atomic: an NMI of ours is on its way to this core */
	u32 absent;		/* atomic: takes no part in halts */
	u32 work_state;		/* atomic, held_work.c: what became of the work for this held core */
	void (*work)(struct kd_cpu *cpu);
	struct kd_msr msr;	/* of the work: the operating core's until it is posted */
	enum plan plan;
	u8 step_reason;
	bool no_disassembly;	/* one-shot, for the next A42 */
	bool operated;		/* was the operating core since it last entered the guest */
	bool reported;		/* an A42 showed this core at reported_rip */
	u64 reported_rip;
	u64 exits[EXIT_REASONS + 1];	/* by basic reason; the last: any other */
	u64 halt_tag;		/* of the last A42: marks what scripts print */
	u32 halt_stage;
	bool int3_reported;	/* the guest's own int3 there was reported: skip it */
	bool debug_reported;	/* a #DB by a debug register was reported at reported_rip */
	bool give_exception;	/* the guest gets the exception that was reported */
	u8 dr_ours;		/* bit 0: DR0, bit 1: DR1 is ours; then the guest's are saved here */
	u64 guest_dr[2];
	u64 guest_dr7;
	enum watch watch;	/* how this core looks */
	bool dr_debugger;	/* the user wrote debug registers: hits are the user's */
	struct kd_step step;
	u8 staging[STAGING_SIZE];
};

/* The temporary breakpoint after a call that is stepped over; written by the operating core. */
struct kd_step_over_stop {
	bool armed;
	u64 address;
	u64 rsp;		/* a deeper call of the same function has a lower one */
	u64 process;
	u64 thread;
};

/*
 * The process or thread that the machine is to halt in. Written by the
 * operating core while all are held. The next halt, whatever its reason, ends
 * the wait.
 */
struct kd_watch {
	enum watch how;
	bool is_thread;
	bool by_id;		/* any with this id, not only this object */
	u32 id;
	u64 object;
	u64 space;
};

/* Page faults to be raised, one a page; the operating core's, and that of the core it goes on on. */
struct kd_page_in {
	bool armed;
	u32 core;		/* where it was asked for */
	u32 error;		/* error code of the faults */
	u64 next;		/* address of the next fault */
	u64 last;		/* last address of the range */
};

struct kd_machine {
	u32 cores;
	u32 prepared;		/* atomic: KD_VMCALL_PREPARE succeeded */
	u32 owner;		/* atomic: core + 1 that halts the machine, 0 = running */
	u32 tx_lock;		/* atomic */
	u16 port;
	u32 baud_rate;
	u32 uart_burst;		/* bytes that the UART takes at once when it is empty */
	bool debug_off;		/* #DB is not intercepted (test query 11) */
	struct kd_step_over_stop step_over_stop;
	u32 watch_armed;	/* atomic: the watch counts; a core that is late for a halt may still look */
	struct kd_watch watch;
	struct kd_page_in page_in;
	struct kd_counters counters;
	struct kd_cpu cpu[KD_MAX_CORES];
};

extern struct kd_machine kd;

static inline struct kd_cpu *this_cpu(void)
{
	return &kd.cpu[host_core_id()];
}

#endif
