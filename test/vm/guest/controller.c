// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * A debuggee's user mode of the smallest kind, where starting Node would cost a
 * minute: answers a debugger's version with the start packets, and its break
 * requests with a halt. It never ends by itself: it is there to be killed.
 *
 *	controller DRIVER PARAMETERS	loads the driver, and serves /dev/ttyS1
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include "../../../driver/linux/haltwire.h"

/* Frames: spec/PROTOCOL.md 2; actions: appendix D. */
#define ACTION_AT 20
#define HEADER 24
#define ACTION_PAUSE 1
#define ACTION_VERSION 3
#define ACTION_SYMBOLS_FINISHED 63
#define STATUS_OK 0xffffffff

static const unsigned char marker[4] = { 0x00, 0x80, 0xee, 0xff };
static int device, tty;

/* DEBUGGER_PREPARE_DEBUGGEE */
static struct {
	uint32_t port, baud_rate;
	uint64_t kernel_base;
	uint32_t status;
	char os_name[256];
	char gap[4];
} prepare = { 0x2f8, 115200, 0, 0, "Linux\0haltwire/1 cores=2", "" };

/* DEBUGGEE_SEND_GENERAL_PACKET_FROM_DEBUGGEE_TO_DEBUGGER, and DEBUGGEE_SYMBOL_UPDATE_RESULT. */
static struct {
	uint32_t action, length;
	uint8_t pause, gap[3];
	uint32_t status;
	uint64_t result;
} finished = { ACTION_SYMBOLS_FINISHED, 8, 0, "", 0, STATUS_OK };

static void call(unsigned long number, void *buffer, uint32_t size)
{
	struct haltwire_request request = {
		.version = HALTWIRE_VERSION, .size = size, .buffer = (uintptr_t)buffer,
	};

	/* What is in the tty would come out in the middle of what the driver sends. */
	tcdrain(tty);
	if (ioctl(device, number, &request) || request.status)
		printf("controller: ioctl %lx: %s, status %x\n", number, strerror(errno), request.status);
	fflush(stdout);
}

static void serve(const unsigned char *frame)
{
	uint32_t action;

	memcpy(&action, frame + ACTION_AT, sizeof(action));
	if (action == ACTION_VERSION) {
		call(HALTWIRE_PREPARE, &prepare, sizeof(prepare));
		call(HALTWIRE_GENERAL, &finished, sizeof(finished));
	} else if (action == ACTION_PAUSE) {
		call(HALTWIRE_PAUSE, NULL, 0);
	}
}

static int fail(const char *what)
{
	printf("controller: %s: %s\n", what, strerror(errno));
	return 1;
}

int main(int argc, char **argv)
{
	static unsigned char bytes[4096];
	size_t count = 0;
	struct termios settings;
	ssize_t got;
	int module;

	if (argc != 3)
		return 2;
	module = open(argv[1], O_RDONLY);
	if (module < 0 || syscall(SYS_finit_module, module, argv[2], 0))
		return fail(argv[1]);
	tty = open("/dev/ttyS1", O_RDWR | O_NOCTTY);
	if (tty < 0 || tcgetattr(tty, &settings))
		return fail("/dev/ttyS1");
	cfmakeraw(&settings);
	settings.c_cflag |= CLOCAL;
	cfsetspeed(&settings, B115200);
	tcsetattr(tty, TCSAFLUSH, &settings);
	device = open("/dev/haltwire", O_RDWR);
	if (device < 0)
		return fail("/dev/haltwire");
	printf("controller: ready\n");
	fflush(stdout);
	while ((got = read(tty, bytes + count, sizeof(bytes) - count)) > 0) {
		unsigned char *end;

		count += got;
		while ((end = memmem(bytes, count, marker, sizeof(marker)))) {
			if (end >= bytes + HEADER)
				serve(bytes);
			end += sizeof(marker);
			count -= end - bytes;
			memmove(bytes, end, count);
		}
	}
	return fail("read");
}
