/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#ifndef HALTWIRE_WIRE_UART_H
#define HALTWIRE_WIRE_UART_H

#include "base/types.h"

/* Is there a 16550 at this I/O port? */
bool uart_present(u16 port);

/* The next received byte, if there is one. */
bool uart_get(u8 *byte);

/*
 * Bytes that the transmitter takes at once when it is empty: the length of its
 * FIFO, 1 without one. Asking ends an interrupt of the transmitter's, so: while
 * the operating system sends nothing.
 */
u32 uart_burst(u16 port);

/* Sends bytes; false when the transmitter took none for UART_STALL_SECONDS. */
bool uart_put(const u8 *bytes, u32 count);

/* Ticks of host_tsc() that `bytes` characters take on the line, 10 bits each. */
u64 uart_ticks(u32 bytes);

#endif
