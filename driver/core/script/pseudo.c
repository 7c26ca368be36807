// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Pseudo-registers: $pid and its like. */
#include "base/vmcs.h"
#include "cores/state.h"
#include "script/memory.h"
#include "script/value.h"

/* PROTOCOL.md 8.3: tags of events begin here. */
#define FIRST_EVENT_TAG 0x1000000u
#define STAGE_POST 2u		/* VMM_CALLBACK_EVENT_CALLING_STAGE_TYPE */

/* layout.json, scriptPseudoRegisters */
enum pseudo {
	PSEUDO_PID = 0, PSEUDO_TID, PSEUDO_PNAME, PSEUDO_CORE, PSEUDO_PROC, PSEUDO_THREAD, PSEUDO_PEB,
	PSEUDO_TEB, PSEUDO_IP, PSEUDO_BUFFER, PSEUDO_CONTEXT, PSEUDO_EVENT_TAG, PSEUDO_EVENT_ID,
	PSEUDO_EVENT_STAGE, PSEUDO_DATE, PSEUDO_TIME,
};

const char *script_pseudo(struct script *script, u64 number, u64 *value)
{
	struct host_thread now;

	host_current(&now);
	*value = 0;
	switch (number) {
	case PSEUDO_PID:
		*value = now.pid;
		break;
	case PSEUDO_TID:
		*value = now.tid;
		break;
	case PSEUDO_PNAME:
		*value = script_name_address();
		break;
	case PSEUDO_CORE:
		*value = script->cpu->id;
		break;
	case PSEUDO_PROC:
		*value = now.process;
		break;
	case PSEUDO_THREAD:
		*value = now.thread;
		break;
	case PSEUDO_IP:
		*value = host_vmread(GUEST_RIP);
		break;
	case PSEUDO_EVENT_TAG:
		*value = script->tag;
		break;
	case PSEUDO_EVENT_ID:
		*value = script->tag >= FIRST_EVENT_TAG ? script->tag - FIRST_EVENT_TAG : 0;
		break;
	case PSEUDO_EVENT_STAGE:
		*value = script->tag >= FIRST_EVENT_TAG && script->stage == STAGE_POST;
		break;
	/* User-mode structures of Windows, which no host knows; and what only an event has. */
	case PSEUDO_PEB:
	case PSEUDO_TEB:
	case PSEUDO_BUFFER:
	case PSEUDO_CONTEXT:
		break;
	case PSEUDO_DATE:
	case PSEUDO_TIME:
		return "this debuggee has no clock for $date and $time";
	default:
		return "no such pseudo-register";
	}
	return NULL;
}
