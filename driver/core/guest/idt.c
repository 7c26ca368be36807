// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "guest/idt.h"

#include "base/host.h"
#include "base/vmcs.h"
#include "guest/memory.h"

struct gate {
	u16 low;
	u16 selector;
	u16 type;
	u16 middle;
	u32 high;
	u32 reserved;
};

bool idt_handler(u32 vector, u64 *handler)
{
	struct gate gate;

	if (!(host_vmread(VM_ENTRY_CONTROLS) & ENTRY_IA32E_GUEST) ||
	    !memory_read(host_vmread(GUEST_IDTR_BASE) + sizeof(gate) * vector, &gate, sizeof(gate)))
		return false;
	*handler = (u64)gate.high << 32 | (u32)gate.middle << 16 | gate.low;
	return true;
}
