/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Messages from the halted machine to its own user mode: a ring with one
 * reader (kd_message_pop) and one writer at a time (the operating core).
 */
#ifndef HALTWIRE_WIRE_MESSAGE_H
#define HALTWIRE_WIRE_MESSAGE_H

#include "base/types.h"

/* Bytes of a message after its operation code: spec/PROTOCOL.md 8.2. */
#define MESSAGE_MAX 4096u

/* Queues an order (enum user_order, wire.h) with its bytes in two parts; false: no room. */
bool message_push(u32 order, const void *first, u32 first_length, const void *second, u32 second_length);

void message_init(void);

#endif
