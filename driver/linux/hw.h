/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Haltwire on a real processor: what the files of driver/linux share.
 *
 * hw_ functions run in the kernel as usual unless their comment says "VMX
 * root": those run with interrupts off on the core's own host stack, and
 * neither sleep, nor lock, nor print, nor look at `current`.
 */
#ifndef HALTWIRE_HW_H
#define HALTWIRE_HW_H

#define HW_FAULT_STUB_SIZE 16 /* bytes, of each stub for an exception in VMX root */

#ifndef __ASSEMBLY__
#include <linux/panic.h>
#include <linux/percpu.h>
#include <linux/types.h>

#include "../vmx/ept_rights.h"
#include "base/kd.h"

#define HW_HOST_STACK_ORDER 2 /* 16 KiB: the core's frames are small, NMIs nest once */
#define HW_HOST_STACK_SIZE (PAGE_SIZE << HW_HOST_STACK_ORDER)

/* Why the processor cannot be used, for the log; NULL if it can. */
const char *hw_check_cpu(void);

/* ---- one core ---------------------------------------------------------- */

struct hw_vcpu {
	/* Where execution continues after leaving VMX; first, because entry.S reads it by offset. */
	struct hw_return_frame {
		u64 rip, cs, rflags, rsp, ss;
	} frame;
	u32 core;
	bool on;		/* this core runs as a guest */
	bool nmi_noted;		/* an NMI arrived in VMX root and has not been looked at */
	bool nmi_came;		/* this exit was caused by one of those */
	bool nmi_waits;		/* an NMI for the guest waits until the guest can take it */
	u64 *gprs;		/* kd_gprs(core) */
	void *vmxon_region;
	void *vmcs_region;
	void *msr_bitmap;
	void *host_stack;
	u64 *host_pgd;
	u32 pin_controls;	/* without the timer that hw_exit_at_once() starts */
	u32 own_cpu_controls;	/* what this host needs itself */
	u32 cpu_controls;	/* that, and the exits of host_set_exits(); without the NMI window */
	u32 ept_changes;	/* changes to the EPT that hw_ept_sync() has seen */
	u64 hidden;		/* what hw_time_sync() has subtracted from the TSC */
	u32 timer_ticks;	/* what the VMX preemption timer counts down from */
};

DECLARE_PER_CPU(struct hw_vcpu, hw_vcpus);

int hw_vcpu_init(struct hw_vcpu *vcpu, u32 core);
void hw_vcpu_exit(struct hw_vcpu *vcpu);

/*
 * This core becomes a guest of itself; 0, or a negative errno with a line in the log. Interrupts
 * off.
 */
int hw_virtualise(struct hw_vcpu *vcpu);
/* And back. Interrupts off. */
void hw_devirtualise(struct hw_vcpu *vcpu);

/* ---- VMCS (vmcs.c) ------------------------------------------------------ */

static inline u64 hw_vmread(unsigned long field)
{
	u64 value = 0;	/* of a field that this processor lacks */

	asm volatile("vmread %1, %0" : "+r"(value) : "r"(field) : "cc");
	return value;
}

static inline void hw_vmwrite(unsigned long field, u64 value)
{
	asm volatile("vmwrite %0, %1" : : "r"(value), "r"(field) : "cc", "memory");
}

#define HW_VPID 1

/* Fills the current VMCS: the running system is the guest, hw_vmexit_stub the host. */
void hw_vmcs_fill(struct hw_vcpu *vcpu);

/* ---- controls (controls.c) ------------------------------------------------ */

/*
 * The controls that a core starts with. wanted: primary processor-based controls in addition to
 * those that every core has. Outside VMX root.
 */
void hw_init_controls(struct hw_vcpu *vcpu, u32 wanted);
/* Writes the primary processor-based controls after vcpu->nmi_waits has changed. */
void hw_apply_cpu_controls(struct hw_vcpu *vcpu);
/* The next VM entry exits again before it executes anything. */
void hw_exit_at_once(struct hw_vcpu *vcpu);
/* The timer is the one of host_set_exits() again. */
void hw_restore_timer(struct hw_vcpu *vcpu);

/* ---- assembly (calls.S, entry.S) -------------------------------------------------- */

/*
 * VMLAUNCH; returns 0 as a guest, or the VM-instruction error (SDM 31.4), or 0xff when there is
 * none.
 */
u32 hw_vmlaunch(void);
void hw_vmexit_stub(void);
/* VMCALL by our own convention (kd.h); returns RAX. */
u64 hw_vmcall(u64 number, u64 p1, u64 p2, u64 p3);

/* ---- VMX root (exits.c, traps.c) ------------------------------------------ */

/* Handles one VM exit. False: VMX is off on this core, return to vcpu->frame. */
bool hw_handle_exit(struct hw_vcpu *vcpu);
/* VMRESUME failed: a fatal error. */
void hw_resume_failed(struct hw_vcpu *vcpu);
/* This core leaves VMX operation; the caller returns to vcpu->frame (leave.c). */
void hw_leave(struct hw_vcpu *vcpu);
/*
 * A fatal error in VMX root: shows a dump of the VMCS and the line at the debugger, whose user can
 * inspect the machine; then the kernel panics with both (traps.c). Does not return.
 */
#define hw_fatal(vcpu, ...) \
	panic("haltwire: core %u: %s", (vcpu)->core, hw_report(__VA_ARGS__))
/* The first part of hw_fatal(); returns the line. */
const char *hw_report(const char *format, ...) __printf(1, 2);

/* The host emulated the instruction that exited: RIP moves to the next one (guest.c). */
void hw_skip_instruction(void);

/* Events for the guest at the next VM entry (events.c). */
void hw_inject_gp(struct hw_vcpu *vcpu);
void hw_inject_ud(struct hw_vcpu *vcpu);
void hw_inject_nmi(struct hw_vcpu *vcpu);
void hw_reflect_exception(void);
void hw_reinject_interrupted(void);

/* Called by entry.S: an NMI, or any other exception, in VMX root. */
struct hw_fault_frame;
void hw_root_nmi(struct hw_vcpu *vcpu);
void hw_root_fault(struct hw_vcpu *vcpu, struct hw_fault_frame *frame);

/* The IDT of VMX root (idt.c). */
int hw_traps_init(void);
void hw_traps_exit(void);
u64 hw_host_idt_base(void);

/* CPUID as the guest sees it (guest.c). */
void hw_guest_cpuid(u32 leaf, u32 subleaf, u32 out[4]);
/* Copies; false when either side is not mapped. */
bool hw_safe_copy(void *dst, const void *src, u64 bytes);
/* This processor's MSRs; false where the access faults. */
bool hw_safe_rdmsr(u32 msr, u64 *value);
bool hw_safe_wrmsr(u32 msr, u64 value);

/* ---- host.h (host.c) ---------------------------------------------------------- */

int hw_host_init(void);
/* kd_message_pop() has a message (device.c). */
void hw_messages_arrived(void);

/* ---- /dev/haltwire (device.c), suspend and reboot (power.c) ------------------------- */

int hw_device_init(void);
/* Removes what debugging put into the machine; from now on no core executes VMCALL. */
void hw_device_stop(void);
void hw_device_exit(void);
/* HALTWIRE_MSR (msr.c). */
struct haltwire_request;
long hw_msr_request(struct haltwire_request *request);
int hw_power_init(void);
void hw_power_exit(void);

/* ---- module parameter hide_time (time.c) ------------------------------------- */

bool hw_time_is_hidden(void);
void hw_time_init(void);
void hw_time_exit(void);
void hw_time_fill(struct hw_vcpu *vcpu);
/* VMX root: this core's clock follows what the operating core has hidden. */
void hw_time_sync(struct hw_vcpu *vcpu);
/* VMX root: WRMSR of the APIC timer's deadline, and of MSRs outside the bitmap's ranges. */
void hw_handle_msr_write(struct hw_vcpu *vcpu);

/* ---- EPT (ept.c) ----------------------------------------------------------- */

int hw_ept_init(void);
void hw_ept_exit(void);
/*
 * VMX root, with the other cores held: what the guest may do with the 4 KiB page at gpa (enum
 * ept_rights of ept_rights.h). Every core follows at its next VM entry.
 */
enum ept_result hw_ept_set_rights(u64 gpa, u32 rights);
/* VMX root: invalidates what this processor cached of the EPT; the second, only if it has changed. */
void hw_ept_forget(void);
void hw_ept_sync(struct hw_vcpu *vcpu);
/* The EPT pointer (SDM 25.6.11). */
u64 hw_ept_pointer(void);

/* ---- local APIC (apic.c) ----------------------------------------------------- */

int hw_apic_init(void);
void hw_apic_exit(void);
/* VMX root: an NMI to a core, which may be this one. */
void hw_apic_send_nmi(u32 core);

/* ---- interrupt controllers and PCI (hardware.c) ----------------------------------- */

int hw_hardware_init(void);
void hw_hardware_exit(void);

/* Our own VMCALL: this core leaves VMX (exits.c). Outside kd.h, since only this host has it. */
#define HW_VMCALL_LEAVE 0x400
/* Our own as well: a part of the self-test, RDX = a page's physical address (selftest.c). */
#define HW_VMCALL_SELFTEST 0x401

/* ---- module parameter selftest (selftest.c) ----------------------------------- */

/* Exercises the paths that nothing else takes: 0 if they work; logs a line either way. */
int hw_selftest(void);
/* VMX root. */
u64 hw_selftest_call(u64 gpa);
/* VMX root: an EPT violation; false: not caused by the self-test. */
bool hw_selftest_violation(u64 gpa);

#endif
#endif
