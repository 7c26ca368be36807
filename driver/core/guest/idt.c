// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "guest/idt.h"

#include "base/host.h"
#include "base/vmcs.h"
#include "guest/memory.h"

#define PRESENT (1u << 15)

struct descriptor {
	u16 low;
	u16 selector;
	u16 type;
	u16 middle;
	u32 high;
	u32 reserved;
};

bool idt_read(u32 vector, struct idt_gate *gate)
{
	struct descriptor from;

	if (!(host_vmread(VM_ENTRY_CONTROLS) & ENTRY_IA32E_GUEST) ||
	    !memory_read(host_vmread(GUEST_IDTR_BASE) + sizeof(from) * vector, &from, sizeof(from)))
		return false;
	gate->handler = (u64)from.high << 32 | (u32)from.middle << 16 | from.low;
	gate->present = from.type & PRESENT;
	return true;
}
