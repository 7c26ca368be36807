/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#ifndef HALTWIRE_WIRE_UART_H
#define HALTWIRE_WIRE_UART_H

#include "base/types.h"

/* Is there a 16550 at this I/O port? */
bool uart_present(u16 port);

/* The next received byte, if there is one. */
bool uart_get(u8 *byte);

/* Sends one byte; false when the transmitter did not take it for UART_STALL_SECONDS. */
bool uart_put(u8 byte);

/* Ticks of host_tsc() that `bytes` characters take on the line, 10 bits each. */
u64 uart_ticks(u32 bytes);

#endif
