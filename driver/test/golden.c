// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Golden frames, one a line: name, space, hex. The program gets the file's path in HALTWIRE_GOLDEN. */
#include "fake.h"

#include "check.h"

#include <string.h>

#define LINE_MAX_BYTES (2 * FRAME_MAX + 100)

static u32 parse_hex(const char *hex, u8 *bytes)
{
	u32 count = 0;
	unsigned int byte;

	while (sscanf(hex, "%2x", &byte) == 1) {
		bytes[count++] = (u8)byte;
		hex += 2;
	}
	return count;
}

u32 fake_golden(const char *name, u8 *bytes)
{
	static char line[LINE_MAX_BYTES];
	const char *path = getenv("HALTWIRE_GOLDEN");
	FILE *file = path ? fopen(path, "r") : NULL;
	size_t length = strlen(name);

	CHECK(file);
	while (fgets(line, sizeof(line), file)) {
		if (strncmp(line, name, length) == 0 && line[length] == ' ') {
			fclose(file);
			return parse_hex(line + length + 1, bytes);
		}
	}
	fprintf(stderr, "there is no golden frame %s\n", name);
	exit(1);
}

void fake_expect_golden(const char *name)
{
	static u8 wanted[FRAME_MAX];
	static struct fake_frame frame;
	u32 length = fake_golden(name, wanted);
	u32 i;

	do {
		CHECK(fake_next(&frame));
	} while (frame.action == ACTION_LOG && wanted[20] != ACTION_LOG);
	for (i = 0; i < length && i < frame.raw_length; i++) {
		if (frame.raw[i] != wanted[i]) {
			fprintf(stderr, "%s differs at byte %u: %02x, not %02x\n", name, i,
				frame.raw[i], wanted[i]);
			exit(1);
		}
	}
	CHECK_EQUAL(frame.raw_length, length);
}
