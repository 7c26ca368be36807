/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Text for the debugger, put together without printf: a line is gathered in a
 * struct text on the stack and sent as a log packet (spec/PROTOCOL.md 8.3).
 */
#ifndef HALTWIRE_WIRE_LOG_H
#define HALTWIRE_WIRE_LOG_H

#include "base/types.h"

struct kd_cpu;

#define TEXT_MAX 240u

struct text {
	u32 length;
	char bytes[TEXT_MAX];
};

/* Each adds to the line; what does not fit is left out. */
void text_put(struct text *text, const char *string);
void text_bytes(struct text *text, const char *bytes, u32 count);
void text_dec(struct text *text, u64 value);
/* Lower-case hexadecimal with at least `digits` digits. */
void text_hex(struct text *text, u64 value, u32 digits);

/* Ends the line and sends it; code is one of enum log_code (wire.h). */
void log_text(struct kd_cpu *cpu, u32 code, struct text *text);

/* A line without any values in it. */
void log_line(struct kd_cpu *cpu, u32 code, const char *string);

#endif
