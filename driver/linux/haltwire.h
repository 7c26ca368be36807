/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The interface of /dev/haltwire. User mode mirrors it in
 * src/controller/linux-device.ts.
 *
 * One opener at a time, who needs CAP_SYS_ADMIN. Closing the file, also by
 * dying, removes everything that debugging put into the machine.
 * poll() says whether HALTWIRE_MESSAGE has a message.
 */
#ifndef HALTWIRE_UAPI_H
#define HALTWIRE_UAPI_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define HALTWIRE_VERSION 1

struct haltwire_request {
	__u32 version;	/* HALTWIRE_VERSION */
	__u32 size;	/* bytes at buffer; HALTWIRE_MESSAGE sets it to the size of the message */
	__u64 buffer;	/* user address */
	__u32 status;	/* out: 0, or a status of spec/PROTOCOL.md C */
	__u32 zero;
};

/*
 * The buffer holds the struct of the same purpose of spec/layout.json.
 * An ioctl that halts the machine returns after it was continued.
 */
#define HALTWIRE_PREPARE	_IOWR('H', 1, struct haltwire_request) /* ..._PREPARE_DEBUGGEE */
#define HALTWIRE_PAUSE		_IOWR('H', 2, struct haltwire_request) /* nothing */
#define HALTWIRE_FINISHED	_IOWR('H', 3, struct haltwire_request) /* nothing */
#define HALTWIRE_TEXT		_IOWR('H', 4, struct haltwire_request) /* text to show */
#define HALTWIRE_GENERAL	_IOWR('H', 5, struct haltwire_request) /* ..._SEND_GENERAL_... */
#define HALTWIRE_RELEASE	_IOWR('H', 6, struct haltwire_request) /* nothing */
#define HALTWIRE_MESSAGE	_IOWR('H', 7, struct haltwire_request) /* EAGAIN: none */

/*
 * An MSR of a core, read or written there: the buffer is a struct haltwire_msr. ENXIO: the machine
 * never had that many cores; ENODEV: the core is offline; EIO: it has no such register, or the
 * register does not take the value.
 */
#define HALTWIRE_MSR		_IOWR('H', 8, struct haltwire_request)

/* DEBUGGER_READ_AND_WRITE_ON_MSR of spec/layout.json, for one core. */
struct haltwire_msr {
	__u64 msr;
	__u32 core;
	__u32 action;
	__u64 value;	/* in: to be written; out: what was read */
};

#define HALTWIRE_MSR_READ	0
#define HALTWIRE_MSR_WRITE	1

#define HALTWIRE_BUFFER_MAX 8192

#endif
