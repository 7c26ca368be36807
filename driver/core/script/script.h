/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Running a compiled script: HyperDbg's buffer of 24-byte symbols
 * (spec/PROTOCOL.md 8.1), interpreted. A buffer comes from the line and
 * may hold anything: every index is checked where it is used, nothing recurses,
 * and a run ends after SCRIPT_STEPS operations at the latest.
 */
#ifndef HALTWIRE_SCRIPT_SCRIPT_H
#define HALTWIRE_SCRIPT_SCRIPT_H

#include "base/types.h"

struct kd_cpu;

/* The limits of HyperDbg v0.23 (layout.json, scriptMisc). */
#define SCRIPT_CELLS 256u	/* of the stack, 64 bits each */
#define SCRIPT_GLOBALS 512u
#define SCRIPT_STEPS 1000000u	/* operations; reading memory by length costs more */
#define SCRIPT_TEXT 4096u	/* bytes that one printf may make, with its NUL */

struct script_symbol {
	u64 type;	/* low half: enum symbol; high half: of an argument of printf */
	u64 length;
	u64 value;
};

struct script {
	/* Set by the caller. */
	struct kd_cpu *cpu;
	const struct script_symbol *symbols;
	u32 count;
	u64 tag;			/* of the halt or the event; its low half marks the output */
	u32 stage;			/* as in the A42 of the halt: 1 before the event, 2 after it */
	bool (*interrupted)(void);	/* does the debugger want the run to end? May be NULL. */

	/* Of the run. */
	u32 at;				/* the next symbol */
	u32 opcode;			/* of the current operation */
	const char *name_of_operation;
	u32 destination_kind;		/* of its destination: enum value_kind */
	u32 steps;
	u32 slept;			/* microseconds */
	bool ended;
	u64 stack_index;
	u64 base_index;
	u64 return_value;
	u64 shown;			/* what formats() or test_statement() was given last */
	u64 stack[SCRIPT_CELLS];
	u8 name[24];			/* what $pname points to */
	u32 text_length;
	char text[SCRIPT_TEXT];
};

/* The core's own: too large for a stack in VMX root. */
struct script *script_of(const struct kd_cpu *cpu);

/* Zeroes the global variables, which all runs share. */
void script_init(void);

/*
 * Runs from the first symbol to the end. An error ends it: what it did stays
 * done, and a log packet says at which symbol, in which operation and why.
 * Returns whether there was none.
 */
bool script_run(struct script *script);

#endif
