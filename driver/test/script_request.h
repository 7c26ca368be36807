/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Scripts put together symbol by symbol, sent as requests of the debugger. */
#ifndef HALTWIRE_TEST_SCRIPT_REQUEST_H
#define HALTWIRE_TEST_SCRIPT_REQUEST_H

#include "cores/state.h"
#include "fake.h"
#include "script/script.h"

#define SCRIPT_LONGEST 64u
#define BACKWARDS 0xffffffffffffff00ULL

struct script_request {
	struct wire_script header;
	struct script_symbol symbols[SCRIPT_LONGEST];
};

/* What is being put together. */
extern struct script_request script_sent;

#define OP(number) script_add(SYMBOL_OPERATION, 0, number)
#define NUMBER(value) script_add(SYMBOL_NUMBER, 0, value)
#define CELL(number) script_add(SYMBOL_CELL, 0, number)
#define GLOBAL(number) script_add(SYMBOL_GLOBAL, 0, number)
#define REGISTER(number) script_add(SYMBOL_REGISTER, 0, number)

enum { MOV = 23, JMP = 20, PUSH = 32, POP = 33, CALL = 34, RET = 35, PRINT = 36, FORMATS = 37, EVENT_SC = 44,
       MICROSLEEP = 45, PRINTF = 46, PAUSE = 47, POI = 63, MEMCPY = 104 };
#define RIP 102

/* Starts a new script. */
void script_begin(void);
void script_add(u64 type, u64 length, u64 value);
/* Sends it, and a continue after it when the run is to be left alone. */
void script_send(void);
/* Halts, which serves what was sent. */
void script_halt(void);
/* Sends it and halts. */
void script_send_and_halt(void);
/* The answer to the request, which has to be the next frame that is no log packet. */
struct wire_script script_answer(void);
/* Runs it on a new machine; it has to end with this error, and the answer has to say so. */
void script_expect_error(const char *text);

#endif
