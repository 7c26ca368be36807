// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* print and printf. What they make goes out at once, as a log packet marked with the tag (PROTOCOL.md 8.3). */
#include "base/bytes.h"
#include "script/decimal.h"
#include "script/operation.h"
#include "script/string.h"
#include "wire/send.h"
#include "wire/wire.h"

#define TOO_LONG "the text is longer than 4095 bytes"

/* One byte stays free for the NUL. */
static bool put(struct script *script, char byte)
{
	if (script->text_length >= SCRIPT_TEXT - 1)
		return false;
	script->text[script->text_length++] = byte;
	return true;
}

static bool put_all(struct script *script, const char *bytes, u32 count)
{
	if (count > SCRIPT_TEXT - 1 - script->text_length)
		return false;
	bytes_copy(script->text + script->text_length, bytes, count);
	script->text_length += count;
	return true;
}

static bool put_number(struct script *script, u64 value, u32 base, u32 least, const char *digits)
{
	char text[24];
	u32 at = sizeof(text);

	do {
		text[--at] = digits[value % base];
		value /= base;
	} while (value || sizeof(text) - at < least);
	return put_all(script, text + at, sizeof(text) - at);
}

#define LOWER "0123456789abcdef"
#define UPPER "0123456789ABCDEF"

static void send_text(struct script *script)
{
	u32 code = (u32)script->tag;
	const struct frame_part parts[2] = {
		{ &code, sizeof(code) },
		{ script->text, script->text_length + 1 },
	};

	script->text[script->text_length] = '\0';
	send_frame(script->cpu, ACTION_LOG, parts, 2);
}

const char *script_print(struct script *script, const struct script_value *in, u64 *out)
{
	(void)out;
	script->text_length = 0;
	put_number(script, in[0].bits, 16, 1, LOWER);
	put(script, '\n');
	send_text(script);
	return NULL;
}

/* UTF-8 of a UTF-16 unit; half of a pair, which should not stand alone, as the replacement character. */
static bool put_wide(struct script *script, u32 unit, u32 *high)
{
	u32 point = unit;
	char bytes[4];

	if (unit >= 0xd800 && unit < 0xdc00) {
		*high = unit;
		return true;
	}
	if (unit >= 0xdc00 && unit < 0xe000)
		point = *high ? 0x10000 + ((*high - 0xd800) << 10) + (unit - 0xdc00) : 0xfffd;
	*high = 0;
	if (point < 0x80)
		return put(script, (char)point);
	bytes[3] = (char)(0x80 | (point & 0x3f));
	bytes[2] = (char)(0x80 | (point >> 6 & 0x3f));
	bytes[1] = (char)(0x80 | (point >> 12 & 0x3f));
	if (point < 0x800) {
		bytes[2] = (char)(0xc0 | point >> 6);
		return put_all(script, bytes + 2, 2);
	}
	if (point < 0x10000) {
		bytes[1] = (char)(0xe0 | point >> 12);
		return put_all(script, bytes + 1, 3);
	}
	bytes[0] = (char)(0xf0 | point >> 18);
	return put_all(script, bytes, 4);
}

/* One that does not fit is left out. */
static const char *put_string(struct script *script, u64 address, bool wide)
{
	const struct script_value from = { .bits = address };
	u32 before = script->text_length;
	struct script_reader reader;
	u32 high = 0;

	script_reader(&reader, &from, wide ? 2 : 1);
	for (;;) {
		u32 character;
		const char *wrong = script_read_unit(script, &reader, &character);

		if (wrong || !character)
			return wrong;
		if (wide ? !put_wide(script, character, &high) : !put(script, (char)character)) {
			script->text_length = before;
			return NULL;
		}
	}
}

static bool put_integer(struct script *script, u64 value, char letter, u32 bits)
{
	u32 unused = 64 - bits;

	if (letter == 'd' || letter == 'i') {
		s64 number = (s64)(value << unused) >> unused;

		if (number < 0 && !put(script, '-'))
			return false;
		return put_number(script, number < 0 ? 0 - (u64)number : (u64)number, 10, 1, LOWER);
	}
	return put_number(script, value << unused >> unused, letter == 'u' ? 10 : letter == 'o' ? 8 : 16,
			  1, LOWER);
}

static const char *put_float(struct script *script, const struct script_value *value)
{
	char text[DECIMAL_TEXT_MAX];

	return put_all(script, text, decimal_text(value->kind, value->bits, text)) ? NULL : TOO_LONG;
}

/* How one argument is written. */
struct specifier {
	char letter;
	u32 bits;	/* of an integer */
	u32 length;	/* of the specifier in the format */
};

/* The character at a place of the format, NUL past its end. */
static char format_at(const struct script_value *format, u64 at)
{
	return at < format->string_length ? (char)format->string[at] : '\0';
}

/* There are no widths, flags or capitals (SCRIPT.md 10). */
static struct specifier read_specifier(const struct script_value *format, u64 at)
{
	struct specifier specifier = { .bits = 32, .length = 2 };
	char first = format_at(format, at + 1);

	if (first == 'l' || first == 'h' || first == 'w') {
		specifier.length = 3;
		specifier.bits = first == 'h' ? 16 : 32;
		if (first == 'l' && format_at(format, at + 2) == 'l') {
			specifier.length = 4;
			specifier.bits = 64;
		}
	}
	specifier.letter = format_at(format, at + specifier.length - 1);
	if (specifier.letter == 's' && specifier.length == 3)
		specifier.letter = 'S';
	return specifier;
}

static const char *put_argument(struct script *script, const struct specifier *specifier,
				const struct script_value *value)
{
	bool fits;

	if ((value->kind != KIND_INTEGER) != (specifier->letter == 'f'))
		return "a float needs %f, and only a float does";
	switch (specifier->letter) {
	case 'f':
		return put_float(script, value);
	case 's':
		return put_string(script, value->bits, false);
	case 'S':
		return put_string(script, value->bits, true);
	case 'c':
		fits = put(script, (char)value->bits);
		break;
	case 'p':
		fits = put_number(script, value->bits, 16, 16, UPPER);
		break;
	case 'd': case 'i': case 'u': case 'o': case 'x':
		fits = put_integer(script, value->bits, specifier->letter, specifier->bits);
		break;
	default:
		return "no such specifier in the format";
	}
	return fits ? NULL : TOO_LONG;
}

/* The text of the format from one place to another, or to its NUL. */
static const char *put_text(struct script *script, const struct script_value *format, u64 from, u64 to)
{
	for (; from < to && format_at(format, from); from++)
		if (!put(script, format_at(format, from)))
			return TOO_LONG;
	return NULL;
}

/* The format; then a count, and that many symbols, each with the position of its % (PROTOCOL.md 8.1). */
const char *script_printf(struct script *script, const struct script_value *in, u64 *out)
{
	const struct script_symbol *count = script_next(script);
	u64 at = 0;
	u64 i;

	(void)out;
	if (!in[0].string || !count || symbol_kind(count) != SYMBOL_COUNT)
		return "expected a literal format and a count";
	script->text_length = 0;
	for (i = 0; i < count->value; i++) {
		const struct script_symbol *symbol = script_next(script);
		struct script_value value;
		struct specifier specifier;
		const char *wrong;
		u32 place;

		if (!symbol)
			return "the script ends before its operands";
		place = (u32)(symbol->type >> 32) + 1;
		if (place < at || format_at(&in[0], place) != '%')
			return "more arguments than % in the format";
		specifier = read_specifier(&in[0], place);
		wrong = put_text(script, &in[0], at, place);
		if (!wrong)
			wrong = script_get(script, symbol, &value);
		if (!wrong)
			wrong = put_argument(script, &specifier, &value);
		if (wrong)
			return wrong;
		at = place + specifier.length;
	}
	if (put_text(script, &in[0], at, in[0].string_length))
		return TOO_LONG;
	send_text(script);
	return NULL;
}
