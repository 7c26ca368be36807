// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serve/handlers.h"

#include "base/bytes.h"
#include "base/host.h"
#include "guest/breakpoint.h"
#include "guest/memory.h"
#include "guest/regs.h"
#include "wire/packets.h"

enum read_space { READ_PHYSICAL = 0, READ_VIRTUAL = 1 };
enum edit_space { EDIT_VIRTUAL = 0, EDIT_PHYSICAL = 1 };

enum flow memory_read_request(struct kd_cpu *cpu, struct kd_call *call)
{
	struct wire_read_memory *read = (struct wire_read_memory *)call->answer;
	u8 *bytes = call->answer + sizeof(*read);
	bool ok = false;

	(void)cpu;
	read->length = 0;
	if (read->size > FRAME_PAYLOAD_MAX - sizeof(*read) || read->space > READ_VIRTUAL) {
		read->status = STATUS_READ_INVALID_PARAMETER;
		return FLOW_STAY;
	}
	if (read->space == READ_VIRTUAL) {
		ok = memory_read(read->address, bytes, read->size);
		/* User code may be 32-bit; known only while it runs. */
		if (read->get_mode)
			read->mode = (s64)read->address < 0 || !regs_is_user() || regs_is_64bit();
	} else {
		ok = host_phys_read(read->address, bytes, read->size);
	}
	read->status = ok ? STATUS_OK : STATUS_INVALID_ADDRESS;
	if (ok) {
		read->length = read->size;
		call->answer_length += read->size;
	}
	return FLOW_STAY;
}

enum flow memory_edit_request(struct kd_cpu *cpu, struct kd_call *call)
{
	static const u8 unit_bytes[] = { 1, 4, 8 };
	struct wire_edit_memory *edit = (struct wire_edit_memory *)call->answer;
	const u8 *values = call->payload + sizeof(*edit);
	u8 *packed = call->answer + sizeof(*edit);
	u32 unit;
	u32 i;

	(void)cpu;
	if (edit->unit >= sizeof(unit_bytes) || edit->space > EDIT_PHYSICAL || !edit->count ||
	    edit->count > (call->length - sizeof(*edit)) / sizeof(u64)) {
		edit->status = STATUS_EDIT_INVALID_PARAMETER;
		return FLOW_STAY;
	}
	unit = unit_bytes[edit->unit];
	for (i = 0; i < edit->count; i++)
		bytes_copy(packed + i * unit, values + i * sizeof(u64), unit);
	if (edit->space == EDIT_VIRTUAL ? memory_write(edit->address, packed, edit->count * unit)
					: breakpoint_write(edit->address, packed, edit->count * unit))
		edit->status = STATUS_OK;
	else
		edit->status = STATUS_INVALID_ADDRESS;
	return FLOW_STAY;
}
