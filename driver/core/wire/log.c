// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "wire/log.h"

#include "base/bytes.h"
#include "wire/send.h"
#include "wire/wire.h"

static void put_char(struct text *text, char byte)
{
	/* One byte stays free for the end of the line. */
	if (text->length < TEXT_MAX - 1)
		text->bytes[text->length++] = byte;
}

void text_put(struct text *text, const char *string)
{
	/* Strings are literals of this program: they end. */
	for (; *string; string++)
		put_char(text, *string);
}

void text_bytes(struct text *text, const char *bytes, u32 count)
{
	u32 i;

	for (i = 0; i < count && bytes[i]; i++)
		put_char(text, bytes[i]);
}

void text_dec(struct text *text, u64 value)
{
	char digits[20];
	u32 count = 0;

	do {
		digits[count++] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	while (count)
		put_char(text, digits[--count]);
}

void text_hex(struct text *text, u64 value, u32 digits)
{
	u32 shift;

	for (shift = 64; shift; shift -= 4) {
		u64 rest = value >> (shift - 4);

		if (rest || shift / 4 <= digits || shift == 4)
			put_char(text, "0123456789abcdef"[rest & 0xf]);
	}
}

void log_text(struct kd_cpu *cpu, u32 code, struct text *text)
{
	struct frame_part parts[2] = {
		{ &code, sizeof(code) },
		{ text->bytes, 0 },
	};

	text->bytes[text->length] = '\n';
	parts[1].length = text->length + 1;
	send_frame(cpu, ACTION_LOG, parts, 2);
}

void log_line(struct kd_cpu *cpu, u32 code, const char *string)
{
	struct text text = { 0 };

	text_put(&text, string);
	log_text(cpu, code, &text);
}
