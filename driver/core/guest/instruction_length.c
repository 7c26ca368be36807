// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * The length of an instruction: SDM 2 chapter 2 (formats) and appendix A
 * (opcode maps). What an instruction does is of no interest here.
 */
#include "guest/instruction_length.h"

/*
 * What follows an opcode. m ModR/M; b one byte; w two; z two or four by operand
 * size; v the same, or eight; M and Z ModR/M and b or z; g and G group 3, whose
 * first two have an immediate; j a relative address; o an address; p a far
 * pointer; e ENTER's three bytes; c a ModR/M that never addresses memory;
 * . nothing; x no such instruction; P a prefix; E another map.
 */
static const char one_byte[] =
	"mmmmbz..mmmmbz.E" "mmmmbz..mmmmbz.." "mmmmbzP.mmmmbzP." "mmmmbzP.mmmmbzP."
	"................" "................" "..mmPPPPzZbM...." "bbbbbbbbbbbbbbbb"
	"MZMMmmmmmmmmmmmm" "..........p....." "oooo....bz......" "bbbbbbbbvvvvvvvv"
	"MMw.mmMZe.w..b.." "mmmmbb..mmmmmmmm" "bbbbbbbbjjpb...." "P.PP..gG......mm";

static const char two_byte[] =
	"mmmmx.....x.xm.M" "mmmmmmmmmmmmmmmm" "ccccxxxxmmmmmmmm" "......x.ExExxxxx"
	"mmmmmmmmmmmmmmmm" "mmmmmmmmmmmmmmmm" "mmmmmmmmmmmmmmmm" "MMMMmmm.mmxxmmmm"
	"jjjjjjjjjjjjjjjj" "mmmmmmmmmmmmmmmm" "...mMmcc...mMmmm" "mmmmmmmmmmMmmmmm"
	"mmMmMMMm........" "mmmmmmmmmmmmmmmm" "mmmmmmmmmmmmmmmm" "mmmmmmmmmmmmmmmm";

/* Opcodes of the one-byte map that 64-bit mode does not have; those of VEX and EVEX are dealt with before. */
static const u8 not_64bit[] = {
	0x06, 0x07, 0x0e, 0x16, 0x17, 0x1e, 0x1f, 0x27, 0x2f, 0x37, 0x3f, 0x60, 0x61, 0x82, 0x9a, 0xce,
	0xd4, 0xd5, 0xd6, 0xea,
};

struct decoder {
	const u8 *bytes;
	u32 count;
	u32 at;
	bool is_64bit;
	bool operand_prefix;
	bool address_prefix;
	bool wide;		/* REX.W */
};

/* The next byte, or zero where there is none: then `at` is past the count. */
static u8 peek(const struct decoder *decoder)
{
	return decoder->at < decoder->count ? decoder->bytes[decoder->at] : 0;
}

static u8 take(struct decoder *decoder)
{
	u8 byte = peek(decoder);

	decoder->at++;
	return byte;
}

static void take_prefixes(struct decoder *decoder)
{
	while (decoder->at < decoder->count) {
		u8 byte = peek(decoder);

		if (one_byte[byte] == 'P') {
			decoder->operand_prefix = decoder->operand_prefix || byte == 0x66;
			decoder->address_prefix = decoder->address_prefix || byte == 0x67;
			decoder->wide = false;	/* a REX that is not the last prefix is none */
		} else if (decoder->is_64bit && (byte & 0xf0) == 0x40) {
			decoder->wide = byte & 8;
		} else {
			break;
		}
		decoder->at++;
	}
}

static u32 displacement_16(u8 mod, u8 rm)
{
	return mod == 2 || (mod == 0 && rm == 6) ? 2 : mod;
}

/* Returns the ModR/M byte. */
static u8 take_modrm(struct decoder *decoder)
{
	u8 modrm = take(decoder);
	u8 mod = modrm >> 6;
	u8 rm = modrm & 7;

	if (mod == 3)
		return modrm;
	if (decoder->address_prefix && !decoder->is_64bit) {
		decoder->at += displacement_16(mod, rm);
		return modrm;
	}
	if (rm == 4)
		rm = take(decoder) & 7;		/* the base in the SIB byte */
	decoder->at += mod == 2 || (mod == 0 && rm == 5) ? 4 : mod;
	return modrm;
}

static u32 immediate(const struct decoder *decoder)
{
	return decoder->operand_prefix && !decoder->wide ? 2 : 4;
}

/* Takes what the letter says; false: there is no such instruction. */
static bool take_operands(struct decoder *decoder, char letter)
{
	u32 address = decoder->is_64bit ? 8 : 4;

	switch (letter) {
	case '.':
		return true;
	case 'm':
		take_modrm(decoder);
		return true;
	case 'c':
	case 'b':
		decoder->at += 1;
		return true;
	case 'w':
		decoder->at += 2;
		return true;
	case 'e':
		decoder->at += 3;
		return true;
	case 'z':
		decoder->at += immediate(decoder);
		return true;
	case 'v':
		decoder->at += decoder->wide ? 8 : immediate(decoder);
		return true;
	case 'M':
		take_modrm(decoder);
		decoder->at += 1;
		return true;
	case 'Z':
		take_modrm(decoder);
		decoder->at += immediate(decoder);
		return true;
	case 'g':
		if (!(take_modrm(decoder) & 0x30))
			decoder->at += 1;
		return true;
	case 'G':
		if (!(take_modrm(decoder) & 0x30))
			decoder->at += immediate(decoder);
		return true;
	case 'j':
		/* In 64-bit mode Intel's processors take no notice of the operand-size prefix here. */
		decoder->at += decoder->is_64bit || !decoder->operand_prefix ? 4 : 2;
		return true;
	case 'o':
		decoder->at += decoder->address_prefix ? address / 2 : address;
		return true;
	case 'p':
		decoder->at += immediate(decoder) + 2;
		return true;
	}
	return false;
}

/* Of the maps 0F (1), 0F 38 (2), 0F 3A (3), and those that only EVEX reaches (5, 6). */
static bool take_map(struct decoder *decoder, u32 map)
{
	u8 opcode = take(decoder);

	switch (map) {
	case 1:
		return take_operands(decoder, two_byte[opcode]);
	case 2:
	case 5:
	case 6:
		return take_operands(decoder, 'm');
	case 3:
		return take_operands(decoder, 'M');
	}
	return false;
}

static bool take_escaped(struct decoder *decoder)
{
	u8 opcode = peek(decoder);

	if (opcode != 0x38 && opcode != 0x3a)
		return take_map(decoder, 1);
	decoder->at++;
	return take_map(decoder, opcode == 0x38 ? 2 : 3);
}

/* In 32-bit mode their opcodes are LES, LDS and BOUND unless a register form follows. */
static bool is_vector_prefix(const struct decoder *decoder, u8 opcode)
{
	return (opcode == 0xc4 || opcode == 0xc5 || opcode == 0x62) &&
	       (decoder->is_64bit || peek(decoder) >= 0xc0);
}

static bool take_vector(struct decoder *decoder, u8 opcode)
{
	u8 map = take(decoder);

	if (opcode == 0xc5)
		return take_map(decoder, 1);
	decoder->at += opcode == 0x62 ? 2 : 1;
	return take_map(decoder, map & (opcode == 0x62 ? 7 : 31));
}

static bool take_instruction(struct decoder *decoder)
{
	u8 opcode;
	u32 i;

	take_prefixes(decoder);
	opcode = take(decoder);
	if (is_vector_prefix(decoder, opcode))
		return take_vector(decoder, opcode);
	if (opcode == 0x0f)
		return take_escaped(decoder);
	for (i = 0; decoder->is_64bit && i < sizeof(not_64bit); i++)
		if (opcode == not_64bit[i])
			return false;
	return take_operands(decoder, one_byte[opcode]);
}

u32 instruction_length(const u8 *bytes, u32 count, bool is_64bit)
{
	struct decoder decoder = { .bytes = bytes, .count = count, .is_64bit = is_64bit };

	if (!take_instruction(&decoder) || decoder.at > count || decoder.at > INSTRUCTION_MAX)
		return 0;
	return decoder.at;
}
