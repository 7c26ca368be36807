// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* What a script asks of the machine: its clock, events, locks; and answers to the debugger. */
#include "base/atomic.h"
#include "cores/state.h"
#include "script/exclusive.h"
#include "script/memory.h"
#include "script/operation.h"
#include "wire/log.h"
#include "wire/packets.h"
#include "wire/send.h"

#define SLEEP_MAX_US 30000000u	/* in one run */

const char *script_formats(struct script *script, const struct script_value *in, u64 *out)
{
	const struct wire_formats formats = { .value = in[0].bits, .status = STATUS_OK };

	(void)out;
	script->shown = in[0].bits;
	send_payload(script->cpu, ACTION_FORMATS_RESULT, &formats, sizeof(formats));
	return NULL;
}

const char *script_test(struct script *script, const struct script_value *in, u64 *out)
{
	(void)out;
	script->shown = in[0].bits;
	return NULL;
}

/* HyperDbg goes on after these, too. */
static void complain(struct script *script, const char *what)
{
	struct text text = { 0 };

	text_put(&text, script->name_of_operation);
	text_put(&text, what);
	log_text(script->cpu, LOG_WARNING, &text);
}

const char *script_event_change(struct script *script, const struct script_value *in, u64 *out)
{
	struct text text = { 0 };

	(void)out;
	text_put(&text, "there is no event with the id ");
	text_hex(&text, in[0].bits, 1);
	log_text(script->cpu, LOG_WARNING, &text);
	return NULL;
}

const char *script_event_only(struct script *script, const struct script_value *in, u64 *out)
{
	(void)in;
	(void)out;
	complain(script, " works only in the script of an event; it does nothing here");
	return NULL;
}

/* HyperDbg's executor takes one operand more than its compiler emits (SCRIPT.md 12): ours takes it if it is there. */
static void take_spare_operand(struct script *script)
{
	if (script->at < script->count &&
	    symbol_kind(&script->symbols[script->at]) != SYMBOL_OPERATION)
		script->at++;
}

const char *script_event_skip(struct script *script, const struct script_value *in, u64 *out)
{
	take_spare_operand(script);
	return script_event_only(script, in, out);
}

const char *script_inject(struct script *script, const struct script_value *in, u64 *out)
{
	(void)script;
	(void)in;
	(void)out;
	return "this debuggee injects no events";
}

/* Text goes out at once: there is none to flush. The step out does nothing in HyperDbg either. */
const char *script_nop(struct script *script, const struct script_value *in, u64 *out)
{
	(void)script;
	(void)in;
	(void)out;
	return NULL;
}

const char *script_sleep(struct script *script, const struct script_value *in, u64 *out)
{
	u64 since = host_tsc();
	u64 ticks;

	(void)out;
	if (in[0].bits > SLEEP_MAX_US - script->slept)
		return "more than 30 seconds of sleep";
	script->slept += (u32)in[0].bits;
	ticks = in[0].bits * (host_tsc_hz() / 1000) / 1000;
	while (host_tsc() - since < ticks) {
		const char *wrong = script_interrupted(script);

		if (wrong)
			return wrong;
		host_pause();
	}
	return NULL;
}

const char *script_clock(struct script *script, const struct script_value *in, u64 *out)
{
	(void)script;
	(void)in;
	*out = host_tsc();
	return NULL;
}

const char *script_lbr_absent(struct script *script, const struct script_value *in, u64 *out)
{
	(void)in;
	*out = 0;
	complain(script, ": this debuggee does not record branches");
	return NULL;
}

/* The lock is the last operand, a 32-bit cell. */
static const char *exchange_lock(struct script *script, u64 address, u32 value, u32 *old)
{
	const char *wrong;

	script_exclusive_begin();
	wrong = script_read(script, address, old, sizeof(*old));
	if (!wrong)
		wrong = script_write(script, address, &value, sizeof(value));
	script_exclusive_end();
	return wrong;
}

/* Waits as long as a script may run; a script of another core can only release it while the machine runs. */
const char *script_lock(struct script *script, const struct script_value *in, u64 *out)
{
	u64 address = in[script->opcode == OP_LOCK_CUSTOM_WAIT].bits;

	(void)out;
	for (;;) {
		u32 old;
		const char *wrong = exchange_lock(script, address, 1, &old);

		if (wrong || !old)
			return wrong;
		if (atomic_get(&kd.owner))
			return "the lock is taken, and no script can release it while the machine is halted";
		wrong = script_spend(script, 1);
		if (wrong)
			return wrong;
		host_pause();
	}
}

const char *script_unlock(struct script *script, const struct script_value *in, u64 *out)
{
	u32 old;

	(void)out;
	return exchange_lock(script, in[0].bits, 0, &old);
}
