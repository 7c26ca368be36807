/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Who carries each request out: the functions in the table of request.c. Each
 * fills the answer and says what becomes of the machine. Sections are those of
 * spec/PROTOCOL.md.
 */
#ifndef HALTWIRE_SERVE_HANDLERS_H
#define HALTWIRE_SERVE_HANDLERS_H

#include "wire/call.h"
#include "wire/packets.h"

/* 7.1, 7.2, 7.20: A6, A5 and A7 (run_requests.c). */
enum flow step_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow continue_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow close_request(struct kd_cpu *cpu, struct kd_call *call);

/* Does wire_step_to follow this struct, with the address to run to (spec/EXTENSIONS.md)? */
bool step_has_address(const struct wire_step *step);

/* 7.5, 7.17, 7.19: what the debuggee's own user mode carries out (order.c). */
enum flow order_flush_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow order_user_input_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow order_symbol_reload_request(struct kd_cpu *cpu, struct kd_call *call);

/* 7.6: A10. */
enum flow cpuid_request(struct kd_cpu *cpu, struct kd_call *call);

/* 7.7: A11, the words of the stack, and whether each could be a return address. */
enum flow callstack_request(struct kd_cpu *cpu, struct kd_call *call);

/* 7.8: A12. */
enum flow test_query_request(struct kd_cpu *cpu, struct kd_call *call);

/* 7.9, 7.10: A13 and A14, details, lists and switches (process.c). */
enum flow process_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow thread_request(struct kd_cpu *cpu, struct kd_call *call);

/*
 * 7.11: A15, runs a script on the operating core. Any 16 bytes that arrive while
 * it runs end it (HyperDbg's debugger sends nothing meanwhile, and its debuggee
 * would lose them): a debugger cancels a script with its next request, which is
 * served after the script's answer.
 */
enum flow script_request(struct kd_cpu *cpu, struct kd_call *call);

/* 7.12, 7.13: A21 and A31, of this core; MSRs (msr.h) of any. */
enum flow registers_read_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow registers_write_request(struct kd_cpu *cpu, struct kd_call *call);

/* 7.14: A22 and A23; A27 (address to address) and A28 (page table entries); A30 (page_in_request.c). */
enum flow memory_read_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow memory_edit_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow translate_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow translate_pte_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow page_in_request(struct kd_cpu *cpu, struct kd_call *call);

/* 7.15: A24 and A25. */
enum flow breakpoint_set_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow breakpoint_list_request(struct kd_cpu *cpu, struct kd_call *call);

/* 7.18, A32 and A34: PCI functions by configuration mechanism #1. Nothing is written to any. */
enum flow pci_tree_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow pci_device_request(struct kd_cpu *cpu, struct kd_call *call);

/* 7.18, A33: the interrupt controllers, as far as they can be read without changing them. */
enum flow apic_request(struct kd_cpu *cpu, struct kd_call *call);

/* 7.18, A35: the handlers of all 256 vectors. */
enum flow idt_request(struct kd_cpu *cpu, struct kd_call *call);

/* 7.18, A36: how many system management interrupts there were, and one more. */
enum flow smi_request(struct kd_cpu *cpu, struct kd_call *call);

/* 7.18, A37 and A38: branch records and processor trace. This core records neither, and says so. */
enum flow trace_lbr_request(struct kd_cpu *cpu, struct kd_call *call);
enum flow trace_pt_request(struct kd_cpu *cpu, struct kd_call *call);

#endif
