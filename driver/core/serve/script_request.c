// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/handlers.h"

#include "cores/state.h"
#include "script/script.h"
#include "wire/line.h"
#include "wire/log.h"
#include "wire/packets.h"

enum flow script_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_script *request = (struct wire_script *)call->answer;
	struct script *script = script_of(cpu);

	if (!request->count) {
		log_line(cpu, LOG_ERROR, "the script has no symbols");
		request->status = STATUS_CANNOT_RUN_SCRIPT;
		return FLOW_STAY;
	}
	script->cpu = cpu;
	script->symbols = (const struct script_symbol *)(call->payload + sizeof(*request));
	script->count = request->count;
	script->tag = cpu->halt_tag;
	script->stage = cpu->halt_stage;
	script->interrupted = line_interrupted;
	/*
	 * The request succeeded, whatever became of the script: an error is reported as text. HyperDbg
	 * does not use this field of the answer; our debugger reads it.
	 */
	request->format_value = script_run(script) ? 0 : SCRIPT_STOPPED;
	request->status = STATUS_OK;
	return FLOW_STAY;
}
