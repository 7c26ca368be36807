// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * The core as a WebAssembly module (src/machine/driver-core.ts loads it): its
 * entry points exported, the functions of host.h imported from the module
 * "host". Every core runs an instance of its own over one shared memory; an
 * instance gets its stack from here.
 */
#include "base/host.h"
#include "base/kd.h"

#define EXPORT(name) __attribute__((export_name(name)))

/* Generous: the deepest call chain of the core takes less than 3 KiB. */
#define STACK_SIZE 8192
#define MESSAGE_BUFFER_SIZE 4128	/* MESSAGE_MAX and the operation code */

static _Alignas(16) u8 stacks[KD_MAX_CORES + 1][STACK_SIZE];
static u8 message[MESSAGE_BUFFER_SIZE];

/* Where the stack of a core's instance begins; -1 is the reader outside VMX root. */
EXPORT("stack_top") void *glue_stack_top(s32 core)
{
	return stacks[core + 1] + STACK_SIZE;
}

EXPORT("message_buffer") u8 *glue_message_buffer(void)
{
	return message;
}

EXPORT("message_buffer_size") u32 glue_message_buffer_size(void)
{
	return MESSAGE_BUFFER_SIZE;
}

/* The embedded processor's clock is this machine's, and goes on. */
void host_time_stops(void)
{
}

void host_time_goes_on(void)
{
}
