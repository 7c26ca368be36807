// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The interpreter: fetches an operation and its operands, has it carried out, stores the result. */
#include "base/bytes.h"
#include "cores/state.h"
#include "script/memory.h"
#include "script/operation.h"
#include "wire/log.h"
#include "wire/wire.h"

static struct script scripts[KD_MAX_CORES];

struct script *script_of(const struct kd_cpu *cpu)
{
	return &scripts[cpu->id];
}

struct operands {
	struct script_value in[SCRIPT_OPERANDS];
	const struct script_symbol *destination;
};

/* An address to load from: a dereferenced cell means the address in it. */
static const char *get_location(struct script *script, const struct script_symbol *symbol,
				struct script_value *value)
{
	struct script_symbol cell = *symbol;

	if (symbol_kind(symbol) == SYMBOL_CELL_TARGET || symbol_kind(symbol) == SYMBOL_LOCAL_TARGET)
		cell.type = SYMBOL_CELL;
	return script_get(script, &cell, value);
}

static const char *get_operand(struct script *script, char letter, const struct script_symbol *symbol,
			       struct script_value *value)
{
	u32 kind = symbol_kind(symbol);

	if (letter == 'x' && (kind == SYMBOL_STRING || kind == SYMBOL_WIDE_STRING))
		return script_string(script, symbol, value);
	if (letter == 'l')
		return get_location(script, symbol, value);
	if (letter == 'a') {
		*value = (struct script_value){ .kind = KIND_INTEGER };
		return script_address(script, symbol, &value->bits);
	}
	return script_get(script, symbol, value);
}

static const char *get_operands(struct script *script, const struct script_operation *operation,
				struct operands *operands)
{
	struct script_value *in = operands->in;
	const char *letter;

	for (letter = operation->operands; *letter; letter++) {
		const struct script_symbol *symbol = script_next(script);
		const char *wrong;

		if (!symbol)
			return "the script ends before its operands";
		if (*letter == 'd' || *letter == 'u')
			operands->destination = symbol;
		if (*letter == 'd') {
			script->destination_kind = symbol->length > KIND_FLOAT64 ? KIND_INTEGER
										 : (u32)symbol->length;
			continue;
		}
		wrong = get_operand(script, *letter, symbol, in++);
		if (wrong)
			return wrong;
	}
	return NULL;
}

static const char *run_operation(struct script *script, const struct script_operation *operation)
{
	struct operands operands = { .destination = NULL };
	const char *wrong = get_operands(script, operation, &operands);
	u64 out = 0;

	if (!wrong)
		wrong = operation->run(script, operands.in, &out);
	if (!wrong && operands.destination)
		wrong = script_set(script, operands.destination, out);
	return wrong;
}

static void report(struct script *script, u32 at, const struct script_operation *operation, const char *wrong)
{
	struct text text = { 0 };

	text_put(&text, "the script stopped in ");
	text_put(&text, operation ? operation->name : "an unknown operation");
	text_put(&text, " at symbol ");
	text_dec(&text, at);
	text_put(&text, ": ");
	text_put(&text, wrong);
	log_text(script->cpu, LOG_ERROR, &text);
}

static void begin(struct script *script)
{
	struct host_thread now;

	script->at = 0;
	script->steps = 0;
	script->slept = 0;
	script->ended = false;
	script->stack_index = 0;
	script->base_index = 0;
	script->return_value = 0;
	script->shown = 0;
	bytes_clear(script->stack, sizeof(script->stack));
	host_current(&now);
	bytes_clear(script->name, sizeof(script->name));
	bytes_copy(script->name, now.name, sizeof(now.name));
}

bool script_run(struct script *script)
{
	begin(script);
	while (script->at < script->count && !script->ended) {
		u32 at = script->at;
		const struct script_symbol *symbol = script_next(script);
		const struct script_operation *operation = NULL;
		const char *wrong = script_spend(script, 1);

		if (symbol_kind(symbol) == SYMBOL_OPERATION)
			operation = script_operation(symbol->value);
		if (operation) {
			script->opcode = (u32)symbol->value;
			script->name_of_operation = operation->name;
		}
		if (!wrong)
			wrong = operation ? run_operation(script, operation)
					  : "not an executable operation";
		if (wrong) {
			report(script, at, operation, wrong);
			return false;
		}
	}
	return true;
}
