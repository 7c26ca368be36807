/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Where the processor enters VMX root: VM exits, NMIs and exceptions.
 *
 * A host stack's top (HOST_RSP) holds two words that every exit finds:
 *	0(%rsp)  the guest's general-purpose registers, in SDM order (kd.h)
 *	8(%rsp)  struct hw_vcpu
 */
#include <linux/linkage.h>
#include <asm/asm.h>
#include <asm/nospec-branch.h>
#include <linux/objtool.h>
#include <asm/unwind_hints.h>

#include "compat.h"
#include "hw.h"

	.text

/* All but RSP, which is in the VMCS or the return frame; RAX, which points to them, is loaded last. */
.macro LOAD_GUEST_REGISTERS
	mov	0x08(%rax), %rcx
	mov	0x10(%rax), %rdx
	mov	0x18(%rax), %rbx
	mov	0x28(%rax), %rbp
	mov	0x30(%rax), %rsi
	mov	0x38(%rax), %rdi
	mov	0x40(%rax), %r8
	mov	0x48(%rax), %r9
	mov	0x50(%rax), %r10
	mov	0x58(%rax), %r11
	mov	0x60(%rax), %r12
	mov	0x68(%rax), %r13
	mov	0x70(%rax), %r14
	mov	0x78(%rax), %r15
	mov	0x00(%rax), %rax
.endm

/*
 * Every VM exit arrives here, in VMX root with interrupts off.
 *
 * 1. Stores the guest's registers in kd_gprs().
 * 2. Calls hw_handle_exit(vcpu).
 * 3. True: loads the registers and resumes.
 *    False: VMX is off on this core; loads the registers and returns to where
 *    the guest was with IRET, as if there had never been a hypervisor.
 */
/* HOST_CR4 has no CET (vmcs.c): targets of VM exits and of exceptions in VMX root need no ENDBR. */
SYM_CODE_START(hw_vmexit_stub)
	ANNOTATE_NOENDBR
	HW_UNWIND_HINT_END
	push	%rax
	mov	8(%rsp), %rax
	mov	%rcx, 0x08(%rax)
	mov	%rdx, 0x10(%rax)
	mov	%rbx, 0x18(%rax)
	mov	%rbp, 0x28(%rax)
	mov	%rsi, 0x30(%rax)
	mov	%rdi, 0x38(%rax)
	mov	%r8, 0x40(%rax)
	mov	%r9, 0x48(%rax)
	mov	%r10, 0x50(%rax)
	mov	%r11, 0x58(%rax)
	mov	%r12, 0x60(%rax)
	mov	%r13, 0x68(%rax)
	mov	%r14, 0x70(%rax)
	mov	%r15, 0x78(%rax)
	pop	0x00(%rax)

	mov	8(%rsp), %rdi
	call	hw_handle_exit
	test	%al, %al
	mov	(%rsp), %rax
	jz	.Lleave

	LOAD_GUEST_REGISTERS
	vmresume
	/* VMRESUME failed. */
	mov	8(%rsp), %rdi
	call	hw_resume_failed	/* does not return */
	int3

.Lleave:
	mov	8(%rsp), %rcx
	/* struct hw_return_frame as IRET wants it: SS, RSP, RFLAGS, CS, RIP downwards. */
	pushq	32(%rcx)
	pushq	24(%rcx)
	pushq	16(%rcx)
	pushq	8(%rcx)
	pushq	0(%rcx)
	LOAD_GUEST_REGISTERS
	iretq
SYM_CODE_END(hw_vmexit_stub)

/*
 * struct hw_vcpu of the core that runs here, into a register: host stacks are
 * aligned to their size (16 KiB), and the top word points to it.
 */
.macro VCPU_OF_STACK register
	mov	%rsp, \register
	or	$0x3fff, \register
	mov	-7(\register), \register
.endm

.macro SAVE_CALLER_SAVED
	push	%rax
	push	%rcx
	push	%rdx
	push	%rsi
	push	%rdi
	push	%r8
	push	%r9
	push	%r10
	push	%r11
.endm

.macro RESTORE_CALLER_SAVED
	pop	%r11
	pop	%r10
	pop	%r9
	pop	%r8
	pop	%rdi
	pop	%rsi
	pop	%rdx
	pop	%rcx
	pop	%rax
.endm

/* An NMI in VMX root. The frame has five words and nine are saved: the stack is aligned for C. */
SYM_CODE_START(hw_nmi_stub)
	ANNOTATE_NOENDBR
	HW_UNWIND_HINT_END
	SAVE_CALLER_SAVED
	VCPU_OF_STACK %rdi
	call	hw_root_nmi
	RESTORE_CALLER_SAVED
	iretq
SYM_CODE_END(hw_nmi_stub)

/*
 * Exceptions in VMX root: 32 stubs of HW_FAULT_STUB_SIZE bytes. Each pushes an
 * error code where the processor does not (SDM 3A 6.15), and its vector.
 */
#define WITH_ERROR_CODE 0x20227d00	/* bit = vector: 8, 10 to 14, 17, 21, 29 */
	.balign HW_FAULT_STUB_SIZE
SYM_CODE_START_NOALIGN(hw_fault_stubs)
	.set vector, 0
	.rept 32
	.balign HW_FAULT_STUB_SIZE, 0xcc
	ANNOTATE_NOENDBR
	HW_UNWIND_HINT_END
	.if !((WITH_ERROR_CODE >> vector) & 1)
	pushq	$0
	.endif
	pushq	$vector
	jmp	fault_common
	.set vector, vector + 1
	.endr
SYM_CODE_END(hw_fault_stubs)

SYM_CODE_START_LOCAL(fault_common)
	ANNOTATE_NOENDBR
	HW_UNWIND_HINT_END
	SAVE_CALLER_SAVED
	VCPU_OF_STACK %rdi
	lea	72(%rsp), %rsi		/* struct hw_fault_frame */
	call	hw_root_fault
	RESTORE_CALLER_SAVED
	add	$16, %rsp
	iretq
SYM_CODE_END(fault_common)
