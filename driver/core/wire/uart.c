// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * The 16550 of the debug port, polled. The operating system set it up and
 * goes on using it while the machine runs; the core touches nothing but the
 * data and line-status registers, and reads the interrupt identification once
 * (the interrupt-enable register least of all: it is never saved and restored).
 */
#include "wire/uart.h"

#include "base/bytes.h"
#include "base/host.h"
#include "cores/state.h"

#define UART_DATA 0
#define UART_INTERRUPT_ID 2
#define UART_LINE_STATUS 5
#define INTERRUPT_ID_FIFO 0xc0		/* the FIFOs are on */
#define INTERRUPT_ID_FIFO_64 0x20	/* and have 64 bytes: a 16750 */
#define LINE_STATUS_DATA 0x01
#define LINE_STATUS_THR_EMPTY 0x20
#define LINE_STATUS_ABSENT 0xff		/* a floating bus */
#define UART_STALL_SECONDS 2

static u8 line_status(u16 port)
{
	return host_inb((u16)(port + UART_LINE_STATUS));
}

bool uart_present(u16 port)
{
	return line_status(port) != LINE_STATUS_ABSENT;
}

bool uart_get(u8 *byte)
{
	u8 status = line_status(kd.port);

	if (status == LINE_STATUS_ABSENT || !(status & LINE_STATUS_DATA))
		return false;
	*byte = host_inb((u16)(kd.port + UART_DATA));
	return true;
}

u32 uart_burst(u16 port)
{
	u8 id = host_inb((u16)(port + UART_INTERRUPT_ID));

	if ((id & INTERRUPT_ID_FIFO) != INTERRUPT_ID_FIFO)
		return 1;
	return id & INTERRUPT_ID_FIFO_64 ? 64 : 16;
}

/* Waits until the transmitter is empty. */
static bool wait_for_room(void)
{
	u64 since = 0;

	for (;;) {
		u8 status = line_status(kd.port);

		if (status == LINE_STATUS_ABSENT)
			return false;
		if (status & LINE_STATUS_THR_EMPTY)
			return true;
		if (!since)
			since = host_tsc();
		else if (host_tsc() - since > UART_STALL_SECONDS * host_tsc_hz())
			return false;
		host_pause();
	}
}

bool uart_put(const u8 *bytes, u32 count)
{
	while (count) {
		u32 part = min_u32(count, kd.uart_burst);

		if (!wait_for_room())
			return false;
		host_outs((u16)(kd.port + UART_DATA), bytes, part);
		bytes += part;
		count -= part;
	}
	return true;
}

u64 uart_ticks(u32 bytes)
{
	return host_tsc_hz() * 10 * bytes / kd.baud_rate;
}
