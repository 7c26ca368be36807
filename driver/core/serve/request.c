// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/request.h"

#include "base/bytes.h"
#include "cores/state.h"
#include "script/script.h"
#include "serve/handlers.h"
#include "serve/search.h"
#include "serve/switch_core.h"
#include "wire/hwpackets.h"
#include "wire/log.h"
#include "wire/packets.h"
#include "wire/send.h"

/* Sizes of structs that only ever travel back with a refusal: spec/layout.json. */
#define EVENT_SIZE 172			/* u32 Length + DEBUGGER_GENERAL_EVENT_DETAIL */
#define EVENT_CONDITION_SIZE_AT 164
#define ACTION_SIZE 36			/* u32 Length + DEBUGGER_GENERAL_ACTION */
#define ACTION_CODE_SIZE_AT 24
#define ACTION_SCRIPT_SIZE_AT 28
#define MODIFY_EVENTS_SIZE 24
#define SHORT_CIRCUIT_SIZE 16

static u64 step_length(const u8 *payload)
{
	return step_has_address((const struct wire_step *)payload)
		? sizeof(struct wire_step_to) : sizeof(struct wire_step);
}

static u64 edit_length(const u8 *payload)
{
	return sizeof(struct wire_edit_memory) +
	       8ULL * ((const struct wire_edit_memory *)payload)->count;
}

static u64 search_length(const u8 *payload)
{
	return sizeof(struct wire_search) + 8ULL * ((const struct wire_search *)payload)->count;
}

static u64 callstack_length(const u8 *payload)
{
	return sizeof(struct wire_callstack) + sizeof(struct wire_callstack_frame) *
	       (u64)((const struct wire_callstack *)payload)->frame_count;
}

static u64 script_length(const u8 *payload)
{
	return sizeof(struct wire_script) +
	       sizeof(struct script_symbol) * (u64)((const struct wire_script *)payload)->count;
}

static u64 user_input_length(const u8 *payload)
{
	return sizeof(struct wire_user_input) + (u64)((const struct wire_user_input *)payload)->length;
}

static u64 event_length(const u8 *payload)
{
	return EVENT_SIZE + (u64)bytes_u32(payload + EVENT_CONDITION_SIZE_AT);
}

static u64 action_length(const u8 *payload)
{
	return ACTION_SIZE + (u64)bytes_u32(payload + ACTION_CODE_SIZE_AT) +
	       bytes_u32(payload + ACTION_SCRIPT_SIZE_AT);
}

#define ECHO(type) sizeof(struct type), sizeof(struct type)
#define STATUS_AT(type) offsetof(struct type, status)

static const struct request requests[] = {
	[ACTION_STEP] = { ECHO(wire_step), 0, 0, 0, step_length, step_request },
	[ACTION_CONTINUE] = { 0, 0, 0, 0, 0, NULL, continue_request },
	[ACTION_CLOSE] = { 0, 0, 0, 0, 0, NULL, close_request },
	[ACTION_CHANGE_CORE] = { ECHO(wire_change_core), ACTION_CORE_RESULT,
		STATUS_AT(wire_change_core), STATUS_INVALID_CORE, NULL, switch_core_request },
	[ACTION_FLUSH] = { ECHO(wire_flush), ACTION_FLUSH_RESULT,
		STATUS_AT(wire_flush), STATUS_OK, NULL, order_flush_request },
	[ACTION_CPUID] = { ECHO(wire_cpuid), ACTION_CPUID_RESULT,
		STATUS_AT(wire_cpuid), STATUS_OK, NULL, cpuid_request },
	[ACTION_CALLSTACK] = { ECHO(wire_callstack), ACTION_CALLSTACK_RESULT,
		STATUS_AT(wire_callstack), STATUS_NO_CALLSTACK, callstack_length, callstack_request },
	[ACTION_TEST_QUERY] = { ECHO(wire_test_query), ACTION_TEST_RESULT,
		STATUS_AT(wire_test_query), STATUS_UNKNOWN_TEST_QUERY, NULL, test_query_request },
	[ACTION_PROCESS] = { ECHO(wire_process), ACTION_PROCESS_RESULT,
		STATUS_AT(wire_process), STATUS_PROCESS_INVALID_PARAMETER, NULL, process_request },
	[ACTION_THREAD] = { ECHO(wire_thread), ACTION_THREAD_RESULT,
		STATUS_AT(wire_thread), STATUS_THREAD_INVALID_PARAMETER, NULL, thread_request },
	[ACTION_SCRIPT] = { ECHO(wire_script), ACTION_SCRIPT_RESULT,
		STATUS_AT(wire_script), STATUS_CANNOT_RUN_SCRIPT, script_length, script_request },
	[ACTION_USER_INPUT] = { ECHO(wire_user_input), 0, 0, 0,
		user_input_length, order_user_input_request },
	[ACTION_SEARCH] = { sizeof(struct wire_search), sizeof(struct wire_search_result),
		ACTION_SEARCH_RESULT, STATUS_AT(wire_search_result), STATUS_INVALID_ADDRESS,
		search_length, search_request },
	[ACTION_REGISTER_EVENT] = { EVENT_SIZE, sizeof(struct wire_event_result),
		ACTION_EVENT_RESULT, offsetof(struct wire_event_result, error),
		STATUS_UNABLE_TO_CREATE_EVENT, event_length, NULL },
	[ACTION_ADD_ACTION] = { ACTION_SIZE, sizeof(struct wire_event_result),
		ACTION_ACTION_RESULT, offsetof(struct wire_event_result, error),
		STATUS_UNABLE_TO_CREATE_EVENT, action_length, NULL },
	[ACTION_MODIFY_EVENT] = { MODIFY_EVENTS_SIZE, MODIFY_EVENTS_SIZE, ACTION_MODIFY_RESULT,
		8, STATUS_EVENT_INVALID_TAG, NULL, NULL },
	[ACTION_READ_REGISTERS] = { ECHO(wire_register), ACTION_REGISTERS_RESULT,
		STATUS_AT(wire_register), STATUS_INVALID_REGISTER, NULL, registers_read_request },
	[ACTION_READ_MEMORY] = { ECHO(wire_read_memory), ACTION_MEMORY_RESULT,
		STATUS_AT(wire_read_memory), STATUS_READ_INVALID_PARAMETER, NULL, memory_read_request },
	[ACTION_EDIT_MEMORY] = { ECHO(wire_edit_memory), ACTION_EDIT_RESULT,
		STATUS_AT(wire_edit_memory), STATUS_EDIT_INVALID_PARAMETER,
		edit_length, memory_edit_request },
	[ACTION_BP] = { ECHO(wire_breakpoint), ACTION_BP_RESULT,
		STATUS_AT(wire_breakpoint), STATUS_EDIT_INVALID_ADDRESS, NULL, breakpoint_set_request },
	[ACTION_BP_LIST] = { ECHO(wire_breakpoint_list), ACTION_BP_LIST_RESULT,
		STATUS_AT(wire_breakpoint_list), STATUS_BREAKPOINT_NOT_FOUND,
		NULL, breakpoint_list_request },
	[ACTION_SYMBOL_RELOAD] = { 4, 4, 0, 0, 0, NULL, order_symbol_reload_request },
	[ACTION_TRANSLATE] = { ECHO(wire_translate), ACTION_TRANSLATE_RESULT,
		STATUS_AT(wire_translate), STATUS_INVALID_ADDRESS, NULL, translate_request },
	[ACTION_PTE] = { ECHO(wire_pte), ACTION_PTE_RESULT,
		STATUS_AT(wire_pte), STATUS_INVALID_ADDRESS, NULL, translate_pte_request },
	[ACTION_SHORT_CIRCUIT] = { SHORT_CIRCUIT_SIZE, SHORT_CIRCUIT_SIZE, ACTION_SHORT_RESULT,
		0, STATUS_EVENT_NOT_APPLIED, NULL, NULL },
	[ACTION_PAGE_IN] = { ECHO(wire_page_in), ACTION_PAGE_IN_RESULT,
		STATUS_AT(wire_page_in), STATUS_INVALID_ADDRESS, NULL, page_in_request },
	[ACTION_WRITE_REGISTER] = { ECHO(wire_register), ACTION_WRITE_RESULT,
		STATUS_AT(wire_register), STATUS_INVALID_REGISTER, NULL, registers_write_request },
	[ACTION_PCITREE] = { ECHO(wire_pci_tree), ACTION_PCITREE_RESULT,
		STATUS_AT(wire_pci_tree), STATUS_INVALID_ADDRESS, NULL, pci_tree_request },
	[ACTION_APIC] = { ECHO(wire_apic), ACTION_APIC_RESULT,
		STATUS_AT(wire_apic), STATUS_APIC_ERROR, NULL, apic_request },
	[ACTION_PCIDEVICE] = { ECHO(wire_pci_device), ACTION_PCIDEVICE_RESULT,
		STATUS_AT(wire_pci_device), STATUS_INVALID_ADDRESS, NULL, pci_device_request },
	[ACTION_IDT] = { 0, sizeof(struct wire_idt), ACTION_IDT_RESULT,
		STATUS_AT(wire_idt), STATUS_INVALID_ADDRESS, NULL, idt_request },
	[ACTION_SMI] = { ECHO(wire_smi), ACTION_SMI_RESULT,
		STATUS_AT(wire_smi), STATUS_INVALID_SMI, NULL, smi_request },
	[ACTION_LBR] = { ECHO(wire_lbr), ACTION_LBR_RESULT,
		STATUS_AT(wire_lbr), STATUS_LBR_DISABLED, NULL, trace_lbr_request },
	[ACTION_PT] = { ECHO(wire_pt), ACTION_PT_RESULT,
		STATUS_AT(wire_pt), STATUS_NO_HYPERTRACE, NULL, trace_pt_request },
};

/* Only the operating core uses it. */
static _Alignas(8) u8 answer[FRAME_PAYLOAD_MAX];

const struct request *request_find(u32 action)
{
	if (action < ACTION_FIRST_REQUEST || action > ACTION_LAST_REQUEST)
		return NULL;
	return &requests[action];
}

u32 request_length(u32 type, u32 action, const u8 *payload, u32 have)
{
	const struct request *request = type == TYPE_TO_KERNEL ? request_find(action) : NULL;
	u64 length;

	if (!request)
		return FRAME_ANY_LENGTH;
	if (!request->length || have < request->size)
		return request->size;
	length = request->length(payload);
	return length > FRAME_PAYLOAD_MAX ? FRAME_ANY_LENGTH : (u32)length;
}

static void complain(struct kd_cpu *cpu, u32 action, u32 length, const struct request *request)
{
	struct text text = { 0 };

	text_put(&text, "request ");
	text_dec(&text, action);
	if (request->run) {
		text_put(&text, " has ");
		text_dec(&text, length);
		text_put(&text, " bytes of payload; it needs ");
		text_dec(&text, request_length(TYPE_TO_KERNEL, action, answer, length));
	} else {
		text_put(&text, " is not supported by this debuggee");
	}
	log_text(cpu, LOG_ERROR, &text);
}

static void set_status(const struct request *request, u32 status)
{
	if (request->answer)
		bytes_copy(answer + request->status_at, &status, sizeof(status));
}

enum flow request_serve(struct kd_cpu *cpu, u32 action, const u8 *payload, u32 length)
{
	const struct request *request = &requests[action];
	struct kd_call call = {
		.action = action,
		.payload = payload,
		.length = length,
		.answer = answer,
		.answer_length = request->answer_size,
	};
	bool echo = request->answer_size == request->size;
	enum flow flow = FLOW_STAY;

	bytes_clear(answer, request->size > request->answer_size ? request->size
								 : request->answer_size);
	bytes_copy(answer, payload, min_u32(length, request->size));
	if (!request->run || length < request_length(TYPE_TO_KERNEL, action, payload, length)) {
		complain(cpu, action, length, request);
		if (!echo)
			bytes_clear(answer, request->size);
		set_status(request, request->refusal);
	} else {
		flow = request->run(cpu, &call);
	}
	if (request->answer)
		send_payload(cpu, request->answer, answer, call.answer_length);
	return flow;
}
