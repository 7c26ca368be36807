/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * What the core needs from the place it runs in. It calls nothing else.
 *
 * Three hosts implement this list: driver/linux (a real processor in VMX root
 * mode), driver/wasm with src/machine (the embedded machine) and driver/test
 * (native unit tests). Every function is called in VMX root mode with
 * interrupts off, must not sleep, and acts on the core that calls it unless
 * it takes a core number.
 */
#ifndef HALTWIRE_BASE_HOST_H
#define HALTWIRE_BASE_HOST_H

#include "base/types.h"

/* Cores are numbered 0 .. host_core_count() - 1; at most KD_MAX_CORES (kd.h). */
u32 host_core_count(void);
u32 host_core_id(void);

/* VMCS of this core; field encodings are those of SDM volume 3, appendix B. */
u64 host_vmread(u32 field);
void host_vmwrite(u32 field, u64 value);

/* DR0-DR3 and DR6 are not in the VMCS: the guest's values, by number. */
u64 host_read_dr(u32 number);
void host_write_dr(u32 number, u64 value);

/* CR2 and CR8 are not in the VMCS either: the guest's values, by number. */
u64 host_read_cr(u32 number);
void host_write_cr(u32 number, u64 value);

/*
 * RDMSR and WRMSR as this core's guest would execute them, any register: false, and nothing done, where the guest
 * would get a #GP.
 */
bool host_read_msr(u32 msr, u64 *value);
bool host_write_msr(u32 msr, u64 value);

/* CPUID as this core's guest sees it. */
void host_cpuid(u32 leaf, u32 subleaf, u32 out[4]);

/*
 * Guest-physical memory. False, and nothing done, when any byte of the range
 * is not ordinary memory. Never faults. Writes drop whatever decoded or cached
 * copies of the old bytes the host keeps.
 */
bool host_phys_read(u64 gpa, void *dst, u32 len);
bool host_phys_write(u64 gpa, const void *src, u32 len);

/*
 * Where the guest's kernel has all of physical memory mapped: the linear
 * address of a physical one there, 0: it has no such map. The core checks what
 * it gets against the page tables.
 */
u64 host_direct_map(u64 gpa);

/* Port I/O of the machine itself (not the guest's view), for the UART. */
u8 host_inb(u16 port);
void host_outb(u16 port, u8 value);
/* REP OUTSB: each byte to the same port. */
void host_outs(u16 port, const u8 *bytes, u32 count);

/* The same, 32 bits at once: PCI configuration (0xCF8, 0xCFC). */
u32 host_inl(u16 port);
void host_outl(u16 port, u32 value);

/*
 * A register of this core's local APIC by its offset in the register page (SDM
 * 3A table 11-1), also in x2APIC mode, where 0x310 is the upper half of the
 * interrupt command. The caller asks for registers that exist only. False: the
 * APIC is off, or out of reach.
 */
bool host_local_apic_read(u32 offset, u32 *value);

/* Physical address of the machine's first I/O APIC; 0: none is known. */
u64 host_io_apic_base(void);
/* One of its registers by index; its index register is left as it was. */
u32 host_io_apic_read(u32 index);

/* An NMI to another core; the core's request flag is already set (SDM 3A 11.6.1). */
void host_send_nmi(u32 core);

/* A clock that runs while the machine is halted, and its ticks per second. */
u64 host_tsc(void);
u64 host_tsc_hz(void);

/*
 * PAUSE in a spin loop. A host may let the calling core rest here for a short
 * bounded time, but returns at once when a byte for the UART, or another
 * core's store announced by host_wake(), is there.
 */
void host_pause(void);
/* Stores of this core that others spin on are done. */
void host_wake(void);

/* What the guest's operating system runs on this core now. */
struct host_thread {
	u64 process;	/* address of the process object */
	u64 thread;	/* address of the thread object */
	u32 pid;
	u32 tid;
	char name[16];	/* zero-padded, not necessarily terminated */
	u64 space;	/* physical address of the process' top page table, as in CR3; 0: none of its own */
};
void host_current(struct host_thread *thread);

/*
 * All processes, and the threads of one, one after the other: the first where
 * at->process (at->thread) is 0, else the next one; false: there is none.
 * Only while the machine is halted. Never faults on what the guest has spoilt;
 * the caller bounds the walk, which may go round in a spoilt list.
 */
bool host_next_process(struct host_thread *at);	/* thread and tid become 0 */
bool host_next_thread(u64 process, struct host_thread *at);

/* Linear address of the quadword that says which thread this core runs; 0: unknown. */
u64 host_thread_slot(void);

/* What a guest can exit for (SDM 3C 25.6), each with the basic exit reason of its name. */
enum host_exits {
	HOST_EXITS_CR3_LOAD = 1 << 0,	/* 28 */
	HOST_EXITS_MOV_DR = 1 << 1,	/* 29 */
	HOST_EXITS_MTF = 1 << 2,	/* 37, monitor trap flag: after the next instruction, or the delivery of an event */
	HOST_EXITS_TIMER = 1 << 3,	/* 52, VMX-preemption timer */
};

/* Those that this processor has, and that its owner wants used. */
u32 host_can_exit(void);

/*
 * What this core's guest exits for from the next entry on, and no longer for
 * anything else but what the host needs itself.
 *
 * exits: enum host_exits; those that the host does not have are left out
 * exceptions: by vector
 * timer: microseconds between two exits by the timer
 */
void host_set_exits(u32 exits, u32 exceptions, u32 timer);

/* What MOV to CR3 does: the guest's CR3 and its translations. False, and nothing done, where it would fault. */
bool host_load_cr3(u64 value);

/* Could the guest's operating system handle a page fault on this address at this core's RIP? */
bool host_may_fault(u64 address);

/*
 * The cores are held: the guest's clock may stop here (a second call: it has
 * stopped already) until it goes on, which the core says before any guest does.
 */
void host_time_stops(void);
void host_time_goes_on(void);

/* The queue of messages to user mode (kd_message_pop) is no longer empty. */
void host_notify_user(void);

#endif
