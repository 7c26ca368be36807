/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Encodings of the VMCS fields that the core reads or writes (SDM 3D,
 * appendix B) and the bits it knows in them.
 */
#ifndef HALTWIRE_BASE_VMCS_H
#define HALTWIRE_BASE_VMCS_H

enum vmcs_field {
	/* 16-bit guest state, SDM B.1.3 */
	GUEST_ES_SELECTOR = 0x0800,
	GUEST_CS_SELECTOR = 0x0802,
	GUEST_SS_SELECTOR = 0x0804,
	GUEST_DS_SELECTOR = 0x0806,
	GUEST_FS_SELECTOR = 0x0808,
	GUEST_GS_SELECTOR = 0x080a,
	GUEST_LDTR_SELECTOR = 0x080c,
	GUEST_TR_SELECTOR = 0x080e,
	/* 32-bit controls, SDM B.3.1 */
	EXCEPTION_BITMAP = 0x4004,
	VM_ENTRY_CONTROLS = 0x4012,
	VM_ENTRY_INTR_INFO = 0x4016,
	VM_ENTRY_ERROR_CODE = 0x4018,
	VM_ENTRY_INSTRUCTION_LEN = 0x401a,
	/* 32-bit read-only data, SDM B.3.2 */
	VM_EXIT_REASON = 0x4402,
	VM_EXIT_INTR_INFO = 0x4404,
	IDT_VECTORING_INFO = 0x4408,
	VM_EXIT_INSTRUCTION_LEN = 0x440c,
	/* 32-bit guest state, SDM B.3.3 */
	GUEST_CS_AR_BYTES = 0x4816,
	GUEST_SS_AR_BYTES = 0x4818,
	GUEST_INTERRUPTIBILITY = 0x4824,
	GUEST_ACTIVITY_STATE = 0x4826,
	/* natural-width read-only data, SDM B.4.2 */
	EXIT_QUALIFICATION = 0x6400,
	/* natural-width guest state, SDM B.4.3 */
	GUEST_CR0 = 0x6800,
	GUEST_CR3 = 0x6802,
	GUEST_CR4 = 0x6804,
	GUEST_GDTR_BASE = 0x6816,
	GUEST_IDTR_BASE = 0x6818,
	GUEST_DR7 = 0x681a,
	GUEST_RSP = 0x681c,
	GUEST_RIP = 0x681e,
	GUEST_RFLAGS = 0x6820,
	GUEST_PENDING_DBG = 0x6822,
};

/* Basic exit reasons, SDM 3D appendix C. */
enum exit_reason {
	EXIT_EXCEPTION_NMI = 0,
	EXIT_CPUID = 10,
	EXIT_VMCALL = 18,
	EXIT_CR_ACCESS = 28,
	EXIT_DR_ACCESS = 29,
	EXIT_MTF = 37,
	EXIT_PREEMPTION_TIMER = 52,
	EXIT_REASON_MASK = 0xffff,
};

/* VM-exit interruption information, SDM 3C 25.9.2. */
enum intr_info {
	INTR_VECTOR_MASK = 0xff,
	INTR_TYPE_SHIFT = 8,
	INTR_TYPE_MASK = 7,
	INTR_TYPE_NMI = 2,
	INTR_TYPE_HARD_EXCEPTION = 3,
	INTR_TYPE_SOFT_EXCEPTION = 6,
	INTR_HAS_ERROR_CODE = 1 << 11,
};

/* Exit qualification of control-register accesses, SDM 3C 28.2.1. */
enum cr_access {
	CR_NUMBER_MASK = 0xf,
	CR_ACCESS_MASK = 3 << 4,
	CR_MOV_TO_CR3 = 3,
	CR_GPR_SHIFT = 8,
	CR_GPR_MASK = 0xf,
};

/* Error code of a page fault, SDM 3A 4.7. */
enum page_fault {
	PAGE_FAULT_PRESENT = 1 << 0,
	PAGE_FAULT_USER = 1 << 2,
	PAGE_FAULT_CAUSES = 0xf7,	/* P W U I PK SS HLAT; VM entry may refuse bits 15 and up (27.2.1.3) */
};

/* Exit qualification of MOV DR, SDM 3C 28.2.1. */
enum dr_access {
	DR_NUMBER_MASK = 7,
	DR_READ = 1 << 4,
	DR_GPR_SHIFT = 8,
	DR_GPR_MASK = 0xf,
};

enum vector {
	VECTOR_DB = 1,
	VECTOR_BP = 3,
	VECTOR_UD = 6,
	VECTOR_GP = 13,
	VECTOR_PF = 14,
};

/* Guest interruptibility state, SDM 3C 25.4.2. */
enum interruptibility {
	BLOCKING_BY_STI = 1u << 0,
	BLOCKING_BY_MOV_SS = 1u << 1,
};

/* Pending debug exceptions and the exit qualification of #DB, SDM 3C 25.4.2 and 28.2.1. */
enum debug_bits {
	DEBUG_B0 = 1u << 0,
	DEBUG_B1 = 1u << 1,
	DEBUG_B_ANY = 0xf,
	DEBUG_ENABLED = 1u << 12,	/* pending only: one of B0-B3 is enabled in DR7 */
	DEBUG_BS = 1u << 14,
};

/* DR7, SDM 3B 18.2.4: bit 10 reads as 1; G0 enables DR0 across task switches. */
enum dr7_bits {
	DR7_G0 = 1u << 1,
	DR7_DR0_MASK = 0x000f0003,	/* L0, G0, R/W0 and LEN0: zero = execution, one byte */
	DR7_G1 = 1u << 3,
	DR7_DR1_MASK = 0x00f0000c,
	DR7_DR1_WRITE_8 = 0x00900000,	/* R/W1 = 1: writes; LEN1 = 2: eight bytes */
	DR7_ENABLE_ANY = 0xff,
	DR7_ONE = 1u << 10,
	DR7_GD = 1u << 13,
	DR7_SETTABLE = 0xffff2bff,	/* without the bits that must be 0: 12, 14, 15 and 63:32 */
};

/* DR6, SDM 3B 18.2.3: bits that read as 1, bar those of the newest processors. */
enum dr6_bits {
	DR6_BD = 1u << 13,
	DR6_SETTABLE = 0xe00f,	/* B0-B3, BD, BS, BT */
	DR6_ONES = 0xffff0ff0,
};

enum rflags_bits {
	RFLAGS_ONE = 1u << 1,
	RFLAGS_TF = 1u << 8,
	RFLAGS_RF = 1u << 16,
	RFLAGS_VM = 1u << 17,
	RFLAGS_SETTABLE = 0x003f7fd5,	/* without the reserved bits (SDM 1, 3.4.3) */
};

enum segment_bits {
	AR_DPL_SHIFT = 5,
	AR_DPL_MASK = 3,
	CS_AR_L = 1u << 13,
};

enum control_bits {
	ENTRY_IA32E_GUEST = 1u << 9,
	ACTIVITY_ACTIVE = 0,
};

#define INTR_VALID (1u << 31)
/* Injected: an MTF exit before anything is executed, SDM 3C 27.7.2. */
#define INTR_PENDING_MTF (INTR_VALID | 7u << INTR_TYPE_SHIFT)
#define CR0_PG (1u << 31)
#define CR4_DE (1u << 3)
#define CR4_LA57 (1u << 12)

#endif
