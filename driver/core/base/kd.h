/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The core's entry points: what a host calls. What the core calls is host.h.
 */
#ifndef HALTWIRE_BASE_KD_H
#define HALTWIRE_BASE_KD_H

#include "base/types.h"

#define KD_MAX_CORES 64

/*
 * VMCALL convention: RAX = KD_VMCALL_MAGIC, RCX = number, RDX, R8, R9 = up to
 * three parameters, from CPL 0; the result comes back in RAX (0, or a status
 * of spec). Pointers are guest-virtual addresses in the caller's
 * address space. Numbers below 0x300 are HyperDbg's (layout.json, vmcallNumbers).
 */
#define KD_VMCALL_MAGIC 0x657269776c746168ULL /* "haltwire" */

enum kd_vmcall {
	KD_VMCALL_HALT = 0x201,			/* halt every core; returns when continued */
	KD_VMCALL_COMMAND_FINISHED = 0x203,	/* halt with reason 10 */
	KD_VMCALL_USER_TEXT = 0x204,		/* RDX = text, R8 = bytes: log packet, operation code 1 */
	KD_VMCALL_GENERAL_BUFFER = 0x205,	/* RDX = DEBUGGEE_SEND_GENERAL_PACKET..., R8 = bytes with payload */
	KD_VMCALL_PREPARE = 0x300,		/* RDX = DEBUGGER_PREPARE_DEBUGGEE, R8 = bytes: check, remember the
						 * port, intercept #DB and #BP on all cores, send the start packet */
	KD_VMCALL_RELEASE = 0x301,		/* remove all breakpoints, stop intercepting: before devirtualising */
	KD_VMCALL_JOIN = 0x302,			/* this core takes part in halts again; returns when no halt is on */
};

/* A core's general-purpose registers and what the core keeps for it. */
struct kd_cpu;

enum kd_gpr {
	KD_RAX, KD_RCX, KD_RDX, KD_RBX, KD_RSP, KD_RBP, KD_RSI, KD_RDI,
	KD_R8, KD_R9, KD_R10, KD_R11, KD_R12, KD_R13, KD_R14, KD_R15,
	KD_GPR_COUNT
};

enum kd_exit_result {
	KD_RESUME = 0,	/* handled: VMRESUME with the registers in kd_gprs() */
	KD_NOT_MINE = 1	/* the host decides; nothing was changed */
};

/* Once, before any core enters VMX root. */
void kd_init(u32 cores);

/*
 * The guest's general-purpose registers of a core, in SDM order (enum kd_gpr);
 * the host stores them before kd_exit() and loads them after. RSP, RIP and
 * RFLAGS are in the VMCS; gprs[KD_RSP] is ignored and kept equal by the core.
 */
u64 *kd_gprs(u32 core);

/*
 * A VM exit of this core. Reads VM_EXIT_REASON and what belongs to it from the
 * VMCS. The core takes: exceptions it intercepts (#DB, #BP) and NMIs it sent,
 * VMCALL with the magic, MTF, the timer and CR3 loads it asked for. While the machine is halted, the
 * call does not return.
 */
enum kd_exit_result kd_exit(void);

/*
 * An NMI found this core in root mode. A host that cannot keep it until the
 * guest is entered calls this in the exit that follows, in place of kd_exit().
 */
enum kd_exit_result kd_nmi(void);

/*
 * The host answers an exit that the core left to it with an exception instead
 * of carrying the instruction out: a step ends in that exception's handler.
 */
void kd_exception_injected(u8 vector);

/*
 * The same as a VMCALL with these parameters, for a host that can enter root
 * mode between two guest instructions: no guest register is read or changed, so
 * that a halt shows the guest as it was. Returns what RAX would hold. The host
 * stores the registers before and loads them after, as for kd_exit().
 */
u32 kd_call(u32 number, u64 rdx, u64 r8);

/*
 * The next message for user mode: a u32 operation code (PROTOCOL.md 8.2: close
 * and unload, user input, reload symbols ...) and its bytes. Returns the number
 * of bytes stored in buffer (at most size), 0 when there is none. Called outside
 * VMX root, by one reader.
 */
u32 kd_message_pop(u8 *buffer, u32 size);

/*
 * This core takes no part in halts until it makes KD_VMCALL_JOIN: it is
 * offline, or about to leave VMX operation. All take part after kd_init().
 */
void kd_absent(u32 core);

/*
 * The same for the core that calls it, in VMX root, before it leaves: its
 * registers and controls are the guest's own again, without a step or a wait.
 */
void kd_leave(void);

/*
 * What is known of the core that calls it, in VMX root: the fields of its VMCS
 * by their names, and how often all cores have exited for each reason.
 *
 * line: gets it in lines of up to 150 characters, without a newline
 */
void kd_dump(void (*line)(const char *text));

/*
 * Root mode cannot go on: shows that dump and the line at the debugger and halts
 * the machine, so that it can be looked at. Returns when it is continued, at once
 * when there is no debugger.
 */
void kd_report(const char *line);

/* Counters since kd_init, for the controller's status: damaged frames, refused requests ... */
struct kd_counters {
	u64 frames_received;
	u64 frames_sent;
	u64 bad_checksum;
	u64 no_indicator;
	u64 wrong_type;
	u64 unknown_action;
	u64 oversize;
	u64 halts;
	u64 cores_late;
	u64 truncated;
};
const struct kd_counters *kd_counters(void);

/* How often all cores have exited for a basic reason (SDM 3D appendix C) since kd_init. */
u64 kd_exits(u32 reason);

#endif
