/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * What C cannot express: VMLAUNCH, VMCALL, and accesses that may fault in VMX root.
 * Called from C and calls nothing; entry.S has what the processor enters.
 */
#include <linux/linkage.h>
#include <linux/objtool.h>
#include <asm/asm.h>
#include <asm/nospec-branch.h>

#define VM_INSTRUCTION_ERROR 0x4400
#define GUEST_RSP 0x681c
#define GUEST_RIP 0x681e

	.text

/*
 * u32 hw_vmlaunch(void)
 *
 * 1. Saves the callee-saved registers and the flags on the caller's stack.
 * 2. Makes that stack, and the label below, the guest's first RSP and RIP.
 * 3. VMLAUNCH. As a guest the processor continues at the label with the same
 *    general-purpose registers; only failure falls through.
 */
SYM_FUNC_START(hw_vmlaunch)
	pushfq
	push	%rbx
	push	%rbp
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	mov	$GUEST_RSP, %ecx
	vmwrite	%rsp, %rcx
	lea	.Llaunched(%rip), %rax
	mov	$GUEST_RIP, %ecx
	vmwrite	%rax, %rcx
	vmlaunch
	ja	.Llaunched	/* never, since success does not fall through; for objtool */
	mov	$0xff, %eax
	jc	.Lrestore		/* VMfailInvalid: no current VMCS, so no error number */
	mov	$VM_INSTRUCTION_ERROR, %ecx
	vmread	%rcx, %rax
	jmp	.Lrestore
.Llaunched:
	xor	%eax, %eax
.Lrestore:
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbp
	pop	%rbx
	popfq
	RET
SYM_FUNC_END(hw_vmlaunch)

/* u64 hw_vmcall(u64 number, u64 p1, u64 p2, u64 p3): kd.h, VMCALL convention. */
SYM_FUNC_START(hw_vmcall)
	mov	%rdx, %r8		/* p2 */
	mov	%rcx, %r9		/* p3 */
	mov	%rsi, %rdx		/* p1 */
	mov	%rdi, %rcx		/* number */
	movabs	$0x657269776c746168, %rax	/* KD_VMCALL_MAGIC */
	vmcall
	RET
SYM_FUNC_END(hw_vmcall)

/*
 * bool hw_safe_rdmsr(u32 msr, u64 *value), bool hw_safe_wrmsr(u32 msr, u64 value)
 *
 * VMX root: RDMSR and WRMSR; false if they fault. hw_root_fault() then sets CF and continues after the access.
 */
SYM_FUNC_START(hw_safe_rdmsr)
	mov	%edi, %ecx
	clc
SYM_INNER_LABEL(hw_safe_rdmsr_access, SYM_L_GLOBAL)
	ANNOTATE_NOENDBR
	rdmsr
SYM_INNER_LABEL(hw_safe_rdmsr_end, SYM_L_GLOBAL)
	ANNOTATE_NOENDBR
	jc	.Lno_read
	mov	%eax, (%rsi)
	mov	%edx, 4(%rsi)
	mov	$1, %eax
	RET
.Lno_read:
	xor	%eax, %eax
	RET
SYM_FUNC_END(hw_safe_rdmsr)

SYM_FUNC_START(hw_safe_wrmsr)
	mov	%edi, %ecx
	mov	%esi, %eax
	mov	%rsi, %rdx
	shr	$32, %rdx
	clc
SYM_INNER_LABEL(hw_safe_wrmsr_access, SYM_L_GLOBAL)
	ANNOTATE_NOENDBR
	wrmsr
SYM_INNER_LABEL(hw_safe_wrmsr_end, SYM_L_GLOBAL)
	ANNOTATE_NOENDBR
	setnc	%al
	RET
SYM_FUNC_END(hw_safe_wrmsr)

/*
 * bool hw_safe_copy(void *dst, const void *src, u64 bytes)
 *
 * VMX root: copies; false if either side faults (a page that is not in the direct map).
 * Preserves CR2, which is the guest's: it may not have read it yet.
 */
SYM_FUNC_START(hw_safe_copy)
	mov	%cr2, %r8
	mov	%rdx, %rcx
	clc
SYM_INNER_LABEL(hw_safe_copy_access, SYM_L_GLOBAL)
	ANNOTATE_NOENDBR
	rep movsb
SYM_INNER_LABEL(hw_safe_copy_end, SYM_L_GLOBAL)
	ANNOTATE_NOENDBR
	setnc	%al			/* CF: hw_root_fault() continues here */
	jnc	.Lcopied
	mov	%r8, %cr2
.Lcopied:
	RET
SYM_FUNC_END(hw_safe_copy)
